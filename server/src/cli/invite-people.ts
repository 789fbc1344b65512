/** An invitation from the command line: the use case of the server itself, with the same rules, on behalf of a person. */
import { randomUUID } from 'node:crypto'
import { authorize } from '../domain/access/authorize.ts'
import type { ErrorCode } from '@convite/contract/errors'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import { type DriveKey, formatItemId, type ItemKey, parseDriveId, parseItemId } from '../domain/ids.ts'
import { nameKey } from '../domain/items/names.ts'
import type { OperationContext } from '../domain/operation-context.ts'
import { defaultDomainOf } from '../domain/organization.ts'
import { makeInvite } from '../domain/sharing/invite.ts'
import type { InviteRequest, RecipientInput } from '../domain/sharing/invite-request.ts'
import { createNameReader } from '../http/graph/names.ts'
import { presentPermission } from '../http/graph/permission/present.ts'
import { judgeSeen } from '../http/locate.ts'
import { createSenderLimits } from '../jobs/sender-limits.ts'
import { pickLanguage } from '../mail/catalogue.ts'
import { createMailQuotas } from '../store/mail-quotas.ts'
import { findPrincipal, findSite, findUser } from './accounts.ts'
import { CliFailure } from './failure.ts'
import { commandLineAppId, type Workspace } from './workspace.ts'

export interface InvitationWish {
  /** `{owner}:/{path}`, a drive id before the colon, or the id of an item. */
  readonly item: string
  /** Who invites; the owner of the drive when null. */
  readonly sender: string | null
  readonly recipients: readonly string[]
  readonly request: Omit<InviteRequest, 'recipients'>
}

export interface MadeInvitation {
  readonly item: { readonly id: string; readonly name: string }
  /** The permissions as Graph shows them, in the order of the recipients. */
  readonly permissions: readonly Record<string, unknown>[]
  /** For each recipient, what became of the mail. */
  readonly mails: readonly ('queued' | 'none' | ErrorCode)[]
}

/** Invites. Mails are left to the server, which sends them from the outbox, at its next start if need be. */
export async function invitePeople(workspace: Workspace, wish: InvitationWish): Promise<MadeInvitation> {
  const { services } = workspace
  const { drive, item } = await findItem(workspace, wish.item)
  const sender = await findSender(workspace, wish.sender, drive)
  const op = await createOperation(workspace, sender)
  const facts = await services.items.locate(drive, item, sender.id)
  const seen = facts === null ? null : judgeSeen(op, facts)
  if (seen === null) throw new CliFailure('notFound', `${sender.displayName} sees nothing at '${wish.item}'.`)
  const target = authorize(op, 'share', seen)
  const request = { ...wish.request, recipients: wish.recipients.map(readRecipient) }
  const outcome = await wireInvite(workspace)(op, target, request, { checkIfMatch: () => null, idempotency: null })
  const names = await createNameReader(services.directory).read([sender.id])
  return {
    item: { id: formatItemId(drive, item), name: seen.item.name },
    permissions: outcome.entries.map(({ grant, principal, siteUser }) =>
      presentPermission({
        drive: seen.drive,
        grant,
        principal,
        siteUser,
        chain: seen.chain,
        showsSecrets: true,
        names,
        origin: services.origin,
        secrets: services.secrets,
      }),
    ),
    mails: outcome.entries.map(({ mailError }) => mailError?.code ?? (request.sendInvitation ? 'queued' : 'none')),
  }
}

function wireInvite({ services, config, organization }: Workspace) {
  const { directory, grants, secrets, random, clock, engine } = services
  return makeInvite({
    directory,
    grants,
    secrets,
    random,
    clock,
    // No outcome to report: the mails wait in the outbox when the command ends.
    postman: { holdMs: 0, deliver: async () => new Map() },
    senderLimits: createSenderLimits({ quotas: createMailQuotas(engine) }),
    guestDomain: () => defaultDomainOf(organization),
    allowLocalhost: config.mode === 'development',
    pickLanguage: (...wishes) => pickLanguage(...wishes, config.mail.defaultLanguage),
  })
}

async function createOperation(
  { services, organization }: Workspace,
  sender: PrincipalRecord,
): Promise<OperationContext> {
  return {
    caller: {
      kind: 'user',
      tenantId: organization.tenantId,
      appId: commandLineAppId,
      userId: sender.id,
      scopes: new Set(['Files.ReadWrite.All']),
    },
    account: sender,
    scopeReach: 'all',
    now: services.clock.now(),
    settings: await services.settings.current(),
    requestId: randomUUID(),
    log: services.log,
  }
}

async function findItem(workspace: Workspace, where: string): Promise<{ drive: DriveKey; item: ItemKey }> {
  const byId = parseItemId(where)
  if (byId !== null) return byId
  const { owner, path } = /^(?<owner>[^:]+):(?<path>\/.*)$/.exec(where)?.groups ?? {}
  if (owner === undefined || path === undefined) {
    throw new CliFailure(
      'notFound',
      `'${where}' is no item; write ana@example.org:/Folder/File.docx, or the id of an item.`,
    )
  }
  const { items } = workspace.services
  const key = parseDriveId(owner) ?? (await findDriveOf(workspace, owner))
  const drive = await items.findDrive(key)
  if (drive === null) throw new CliFailure('notFound', `There is no drive '${owner}'.`)
  const names = path.split('/').filter(name => name !== '')
  const item = names.length === 0 ? drive.rootId : await items.walk(key, drive.rootId, names.map(nameKey))
  if (item === null) throw new CliFailure('notFound', `There is nothing at '${path}' in that drive.`)
  return { drive: key, item }
}

/** The default drive of a person, a group or a site. */
async function findDriveOf({ services }: Workspace, owner: string): Promise<DriveKey> {
  const { directory, items } = services
  const ownerId = owner.includes('/')
    ? (await findSite(directory, owner)).id
    : (await findPrincipal(directory, owner)).id
  const drive = (await items.drivesOf(ownerId))[0]
  if (drive === undefined) throw new CliFailure('notFound', `'${owner}' has no drive.`)
  return drive
}

async function findSender({ services }: Workspace, key: string | null, drive: DriveKey): Promise<PrincipalRecord> {
  if (key !== null) return findUser(services.directory, key)
  const facts = await services.items.findDrive(drive)
  const owner = facts?.ownerKind === 'user' ? await services.directory.findPrincipal(facts.ownerId) : null
  if (owner !== null) return owner
  throw new CliFailure('notFound', 'The drive belongs to no single person; say who invites by --as.')
}

/** An address, the id of a person or group, or an alias. */
function readRecipient(text: string): RecipientInput {
  const none = { email: null, alias: null, objectId: null }
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return { ...none, objectId: text }
  return text.includes('@') ? { ...none, email: text } : { ...none, alias: text }
}
