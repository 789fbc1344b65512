/**
 * `/download/{token}`: the bytes of a file by an address that needs no token (content-and-uploads.md section 1). The
 * address says for whom it was made; whether they still have access is asked at each use (design.md section 10). An
 * Authorization header is ignored: clients on a single host send it along.
 */
import type { FinishedCall } from '../events.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { AddressHolder, DownloadAddresses } from '../auth/secrets/signed-address.ts'
import { breakIndex, judge } from '../domain/access/judge.ts'
import type { JudgeLink } from '../domain/access/judge-link.ts'
import { AppError } from '../domain/errors.ts'
import { formatItemGuid, parseItemId } from '../domain/ids.ts'
import { unknownMimeType } from '../domain/items/mime-type.ts'
import type { OpenContent } from '../domain/items/open-content.ts'
import type { Accounts } from '../domain/ports/accounts.ts'
import type { ApplicationRegistry } from '../domain/ports/application-registry.ts'
import type { Clock, Random } from '../domain/ports/clock.ts'
import type { Grants } from '../domain/ports/grants.ts'
import type { ItemReader, LocatedFacts } from '../domain/ports/items.ts'
import type { SettingsSource } from '../domain/ports/settings-source.ts'
import type { Caller, PrincipalId } from '../domain/principal.ts'
import { answerContent, type ContentRequest } from './content-answer.ts'
import { matchesTag } from './etag.ts'
import { formatCTag } from './graph/item-tags.ts'
import type { GraphAnswer } from './graph-request.ts'
import { notFound } from './locate.ts'
import { sendAnswer, sendPreflight, setGraphHeaders } from './respond.ts'

export interface DownloadDeps {
  readonly addresses: DownloadAddresses
  readonly items: Pick<ItemReader, 'locate' | 'findVersion'>
  readonly grants: Pick<Grants, 'findByPermissionId'>
  readonly accounts: Pick<Accounts, 'find'>
  readonly applications: ApplicationRegistry
  readonly judgeLink: JudgeLink
  readonly settings: SettingsSource
  readonly openContent: OpenContent
  readonly clock: Pick<Clock, 'now'>
}

export type AnswerDownload = (token: string, request: ContentRequest) => Promise<GraphAnswer>

/** Wires the answering of downloads. Throws `invalidDownloadAddress` and, when access has ended, `itemNotFound`. */
export function createDownloads(deps: DownloadDeps): AnswerDownload {
  return async (token, request) => {
    const fields = deps.addresses.openDownload(token, deps.clock.now())
    const key = parseItemId(fields.itemId)
    if (!key) throw new AppError('invalidDownloadAddress', 'The download address is not valid.')
    const member = fields.holder.kind === 'user' ? fields.holder.id : ''
    const facts = await deps.items.locate(key.drive, key.item, member)
    if (!facts || facts.item.isFolder || !(await mayRead(deps, fields.holder, facts)))
      throw notFound('this download address')
    const number = Number(fields.versionKey)
    const version = await deps.items.findVersion(key.drive, key.item, number)
    if (!version) throw notFound('this download address')
    const { item } = facts
    const isPresent = number === item.version
    const eTag = isPresent ? formatCTag(item) : `"c:{${formatItemGuid(item.drive, item.key)}},v${number}"`
    const known = request.header('if-none-match')
    if (known !== undefined && matchesTag(known, [eTag])) return { status: 304, headers: { ETag: eTag } }
    return answerContent(deps.openContent, request, key.drive, version.pieces, {
      name: item.name,
      mimeType: item.mimeType ?? unknownMimeType,
      size: version.size,
      eTag,
      modifiedAt: version.createdAt,
      disposition: fields.disposition,
      caching: 'none',
    })
  }
}

/** Asks the access function for the holder of an address, with everything as it is now. */
async function mayRead(deps: DownloadDeps, holder: AddressHolder, facts: LocatedFacts): Promise<boolean> {
  if (holder.kind === 'link') return mayVisitorRead(deps, holder.id, facts)
  const settings = await deps.settings.current()
  const { chain, reaching } = facts
  const application = holder.kind === 'app' ? await deps.applications.findByClientId(holder.id) : null
  const account = holder.kind === 'user' ? await deps.accounts.find(holder.id, facts.directoryVersion) : null
  // The scopes of the token were asked when the address was made; an application's permissions are asked again.
  const caller: Caller = {
    kind: holder.kind,
    tenantId: '',
    appId: holder.kind === 'app' ? holder.id : '',
    userId: holder.kind === 'user' ? (holder.id as PrincipalId) : null,
    scopes: new Set(application?.roles ?? []),
  }
  return judge({ caller, account, settings, now: deps.clock.now(), chain, reaching }).rank > 0
}

/** The visitor of an anonymous link: it must still open, and nothing between its item and the file may be closed. */
async function mayVisitorRead(
  deps: DownloadDeps,
  permissionId: string,
  { drive, chain }: LocatedFacts,
): Promise<boolean> {
  const [link] = await deps.grants.findByPermissionId(
    drive.key,
    chain.map(({ key }) => key),
    permissionId,
  )
  if (!link || breakIndex(chain) > chain.findIndex(({ key }) => key === link.item)) return false
  const verdict = await deps.judgeLink(link, await deps.settings.current(), deps.clock.now())
  return verdict.kind === 'open' && verdict.rank > 0
}

/** Mounts the address. Any page may fetch it without a preflight (content-and-uploads.md section 1). */
export function mountDownloads(
  server: FastifyInstance,
  deps: { readonly answer: AnswerDownload; readonly random: Random; readonly onFinished: (call: FinishedCall) => void },
): void {
  server.route<{ Params: { token: string } }>({
    method: ['GET', 'HEAD', 'OPTIONS'],
    url: '/download/:token',
    handler: async (request, reply) => {
      const started = performance.now()
      const requestId = deps.random.guid()
      setGraphHeaders(reply, { requestId, clientRequestId: requestId })
      if (request.method === 'OPTIONS') return sendPreflight(request, reply)
      const answer = await deps.answer(request.params.token, readRequest(request))
      const ms = Math.round((performance.now() - started) * 100) / 100
      // The token opens the file, so neither it nor its holder is told; who was given it stands in the log of /content.
      deps.onFinished({
        requestId,
        method: request.method,
        url: '/download/…',
        operation: 'download',
        status: answer.status,
        ms,
        who: null,
      })
      return sendAnswer(request, reply, answer, 'result')
    },
  })
}

function readRequest(request: FastifyRequest): ContentRequest {
  return {
    isHead: request.method === 'HEAD',
    header: name => {
      const value = request.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
  }
}
