/** `driveItem: upload or replace content` (content-and-uploads.md section 2). */
import { putContent } from '@convite/contract/drive-item/put-content'
import { type Authorized, authorize, type SeenItem } from '../../../domain/access/authorize.ts'
import { sightBelow } from '../../../domain/access/sight.ts'
import { AppError } from '../../../domain/errors.ts'
import { emptyContent, maxPutBytes } from '../../../domain/items/content.ts'
import { checkNewItem } from '../../../domain/items/create-item.ts'
import { checkQuota } from '../../../domain/items/item-rules.ts'
import { nameTaken } from '../../../domain/items/refusals.ts'
import { checkReplaceable } from '../../../domain/items/replace-content.ts'
import { actorOf, memberOf, type OperationContext } from '../../../domain/operation-context.ts'
import type { FileContent, FileTimes, NameConflict } from '../../../domain/ports/item-writer.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphAnswer, type GraphRequest, type GraphRoute, operation } from '../../graph-request.ts'
import { notFound } from '../../locate.ts'
import { streamBody } from '../../request-body.ts'
import { toSeen } from './create-child.ts'
import type { DriveItemDeps } from './deps.ts'
import { readExpectedSeq } from './expected-seq.ts'
import { answerItem } from './item-answer.ts'
import { readConflict } from './read-item-body.ts'

const noTimes: FileTimes = { createdAt: null, modifiedAt: null, accessedAt: null }

/** By id the content of that file is replaced; by path or child key a file is made, or replaced where there is one. */
export const putContentRoute = (deps: DriveItemDeps): GraphRoute =>
  operation(putContent, async (op, request) => {
    parseQueryOptions(request.query, { allowed: [] })
    checkWhole(request)
    const conflict = readConflict(request.query, {}, 'replace')
    const { path = [], childKeys = [] } = request.address.item ?? {}
    if (path.length + childKeys.length === 0)
      return replace(deps, op, request, await deps.locator.see(op, request.address))
    const there = await seeIfThere(deps, op, request)
    if (there && conflict !== 'rename') {
      authorize(op, 'write', there)
      checkNothingThere(request)
      if (conflict === 'fail' || there.item.isFolder) throw nameTaken(there.item.name)
      return replace(deps, op, request, there)
    }
    return create(deps, op, request, conflict)
  })

/** A part that is stored as the whole would lose the rest (RFC 9110 section 14.5). */
function checkWhole(request: GraphRequest): void {
  const range = request.header('content-range')
  if (range === undefined) return
  throw new AppError(
    'invalidRequest',
    `Content-Range: ${JSON.stringify(range.slice(0, 100))} does not fit: PUT of content takes the whole file, so leave the header out and send all of it.`,
  )
}

async function seeIfThere(deps: DriveItemDeps, op: OperationContext, request: GraphRequest): Promise<SeenItem | null> {
  try {
    return await deps.locator.see(op, request.address)
  } catch (error) {
    if (error instanceof AppError && error.code === 'itemNotFound') return null
    throw error
  }
}

/** `If-None-Match: *` asks that nothing be there (content-and-uploads.md section 2). */
function checkNothingThere(request: GraphRequest): void {
  if (request.header('if-none-match')?.trim() === '*') throw existsAlready()
}

function existsAlready(): AppError {
  return new AppError('entityTagDoesNotMatch', 'If-None-Match: * does not fit: there is a file already.')
}

async function replace(
  deps: DriveItemDeps,
  op: OperationContext,
  request: GraphRequest,
  seen: SeenItem,
): Promise<GraphAnswer> {
  const file = authorize(op, 'write', seen)
  checkNothingThere(request)
  checkReplaceable(op, file)
  const expectedSeq = readExpectedSeq(deps.tags, request, file)
  const changed = await withBody(deps, op, request, file, content =>
    seeAgain(deps, op, file, (later, again) =>
      deps.replaceContent(later, again, { content, times: noTimes, expectedSeq }),
    ),
  )
  const after = await deps.locator.seeKey(op, changed.drive, changed.key, 'the item')
  return answerItem(
    op,
    request,
    200,
    after,
    await deps.presenter.prepare(op, request.origin, { seen: [after], select: null }),
  )
}

async function create(
  deps: DriveItemDeps,
  op: OperationContext,
  request: GraphRequest,
  asked: NameConflict,
): Promise<GraphAnswer> {
  const { base, names } = await deps.locator.seeParent(op, request.address)
  const place = authorize(op, 'write', base)
  const mustBeNew = request.header('if-none-match')?.trim() === '*'
  const wanted = {
    names,
    times: noTimes,
    description: null,
    idempotency: null,
    conflict: mustBeNew ? 'fail' : asked,
  } as const
  checkNewItem(place, wanted, 'file')
  if (request.header('if-match') !== undefined) {
    throw new AppError('entityTagDoesNotMatch', 'If-Match does not fit: there is no file at this address yet.')
  }
  const done = withBody(deps, op, request, place, content =>
    seeAgain(deps, op, place, async (later, again) => ({
      later,
      again,
      written: await deps.createFile(later, again, wanted, content),
    })),
  )
  const { later, again, written } = await done.catch((error: unknown) => {
    throw mustBeNew && error instanceof AppError && error.code === 'nameAlreadyExists' ? existsAlready() : error
  })
  if (written.outcome !== 'created') {
    const after = await deps.locator.seeKey(later, written.item.drive, written.item.key, 'the item')
    return answerItem(
      later,
      request,
      200,
      after,
      await deps.presenter.prepare(later, request.origin, { seen: [after], select: null }),
    )
  }
  const present = await deps.presenter.prepare(later, request.origin, {
    seen: [again],
    select: null,
    actors: [actorOf(op)],
  })
  return answerItem(later, request, 201, toSeen(again, written), present, sightBelow(later, again))
}

/** Stores the bytes of the request and gives them to `use`. A file of zero bytes has no piece. */
async function withBody<T>(
  deps: DriveItemDeps,
  op: OperationContext,
  request: GraphRequest,
  seen: SeenItem,
  use: (content: FileContent) => Promise<T>,
): Promise<T> {
  const length = Number(request.header('content-length') ?? 0)
  // What no drive takes is told of as that, whatever the quota says.
  if (length <= maxPutBytes) checkQuota(seen.drive, length)
  if (length === 0 && request.header('transfer-encoding') === undefined) return use(emptyContent)
  return deps.storeContent.run(seen.drive.key, streamBody(request.raw, maxPutBytes), op.log, use)
}

/**
 * An upload can last. Before it counts, account, settings, time and access are read again: whoever lost the right
 * meanwhile writes nothing (security lesson A4).
 */
async function seeAgain<T>(
  deps: DriveItemDeps,
  op: OperationContext,
  seen: SeenItem,
  use: (later: OperationContext, again: Authorized<'write'>) => Promise<T>,
): Promise<T> {
  const facts = await deps.items.locate(seen.drive.key, seen.item.key, memberOf(op))
  if (!facts) throw notFound('this address')
  const later = await deps.refresh(op, facts)
  const again = deps.locator.judge(later, facts)
  if (!again) throw notFound('this address')
  return use(later, authorize(later, 'write', again))
}
