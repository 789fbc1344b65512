/** The admission of an external identity: read behind the directory's lock, decided by the domain, written at once. */
import { makeDriveKey } from '../domain/ids.ts'
import { prepareUser } from '../domain/identities/account-draft.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { Random } from '../domain/ports/clock.ts'
import type { ChangeAuthor } from '../domain/ports/directory-admin.ts'
import type { GroupMembership } from '../domain/ports/external-identities.ts'
import type { PrincipalId } from '../domain/principal.ts'
import {
  type AdmissionFacts,
  type AdmissionOutcome,
  type AdmissionPolicy,
  decideAdmission,
  readAddress,
} from '../domain/sign-in/decide-admission.ts'
import type { ExternalIdentity } from '../domain/sign-in/external-identity.ts'
import type { DirectoryAuditEntry } from './directory-log.ts'
import { addDrive } from './drive-creation.ts'
import {
  findAddressHolder,
  findIdentity,
  insertIdentity,
  listDirectGroups,
  listLiveGroups,
  touchIdentity,
} from './identity-statements.ts'
import { joinGroup, leaveGroup } from './memberships.ts'
import { type PrincipalRow, toPrincipal } from './principal-rows.ts'
import { insertAccounts } from './principal-writes.ts'
import { hasOpenInvitations, redeemInvitations } from './redemption.ts'
import { type Batch, type BatchRows, command, type Engine, one } from './statement.ts'
import { describeAccount } from './user-admin.ts'

type Unit<T> = Generator<Batch, T, BatchRows>

/** What an admission comes to when nothing of the directory has to change for it; null when something has to. */
export async function findPlainAdmission(
  engine: Engine,
  by: ChangeAuthor,
  identity: ExternalIdentity,
  policy: AdmissionPolicy,
  groups: GroupMembership,
): Promise<AdmissionOutcome | null> {
  const { issuer, subject } = identity
  const [row] = await engine.read(findIdentity, { issuer, subject })
  if (row === undefined) return null
  const decision = decideAdmission(identity, policy, { linked: toPrincipal(row), holder: null })
  if (decision.kind === 'refuse') return { kind: 'refused', reason: decision.reason }
  const { id } = toPrincipal(row)
  const current = await engine.read(listDirectGroups, { member: id, groups: [...groups.decided] })
  const isSame = current.length === groups.wanted.size && current.every(({ group_id }) => groups.wanted.has(group_id))
  if (!isSame || (await hasOpenInvitations(engine, by, id))) return null
  return { kind: 'admitted', personId: id, how: 'known' }
}

/** The whole admission, as the body of a change of the directory. */
export function* admitIdentity(
  by: ChangeAuthor,
  identity: ExternalIdentity,
  policy: AdmissionPolicy,
  groups: GroupMembership,
  random: Random,
): Unit<{ readonly result: AdmissionOutcome; readonly audit: readonly DirectoryAuditEntry[] }> {
  const { issuer, subject } = identity
  const decision = decideAdmission(identity, policy, yield* readFacts(identity, policy))
  if (decision.kind === 'refuse') return { result: { kind: 'refused', reason: decision.reason }, audit: [] }

  const audit: DirectoryAuditEntry[] = []
  const id = decision.kind === 'create' ? decision.draft.id : decision.record.id
  if (decision.kind === 'create') audit.push(...(yield* createPerson(by, decision.draft, policy, random)))
  if (decision.kind === 'known') yield* one(command(touchIdentity, { issuer, subject, now: by.now }))
  else {
    yield* one(command(insertIdentity, { issuer, subject, principal: id, now: by.now, seen: by.now }))
    audit.push({ action: 'identity.link', target: id, oldValue: null, newValue: { issuer, subject } })
  }
  audit.push(...(yield* redeemInvitations(by, id)), ...(yield* followGroups(id, groups)))
  const how = ({ known: 'known', link: 'linked', create: 'created' } as const)[decision.kind]
  return { result: { kind: 'admitted', personId: id, how }, audit }
}

function* readFacts(identity: ExternalIdentity, policy: AdmissionPolicy): Unit<AdmissionFacts> {
  const { issuer, subject } = identity
  const [linked] = yield* one(command(findIdentity, { issuer, subject }))
  const address = readAddress(identity, policy.allowLocalhost)
  const [holder] = address === null ? [] : yield* one(command(findAddressHolder, { address: address.folded }))
  return {
    linked: toRecord(linked),
    holder:
      holder === undefined
        ? null
        : { record: toPrincipal(holder), addressKind: holder.address_kind, isLinked: holder.identities > 0 },
  }
}

function toRecord(row: PrincipalRow | undefined): PrincipalRecord | null {
  return row === undefined ? null : toPrincipal(row)
}

/** An account with what a member added by hand has: a drive. Guests have none. */
function* createPerson(
  by: ChangeAuthor,
  draft: Parameters<typeof prepareUser>[0],
  { organization, allowLocalhost }: AdmissionPolicy,
  random: Random,
): Unit<readonly DirectoryAuditEntry[]> {
  const account = prepareUser(draft, { organization, now: by.now, allowLocalhost })
  yield* insertAccounts([account], organization.tenantId)
  const created = { action: 'user.create', target: draft.id, oldValue: null, newValue: describeAccount(account) }
  if (account.record.userType !== 'Member') return [created]
  const drive = yield* addDrive(by, makeDriveKey(random), { type: 'business', ownerKind: 'user', ownerId: draft.id })
  return [created, drive.audit]
}

/** Makes the direct membership of the decided groups what the identity says, and touches no other group. */
function* followGroups(id: PrincipalId, { decided, wanted }: GroupMembership): Unit<readonly DirectoryAuditEntry[]> {
  if (decided.length === 0) return []
  const rows = yield* one(command(listDirectGroups, { member: id, groups: [...decided] }))
  const current = new Set(rows.map(row => row.group_id))
  const live = yield* one(command(listLiveGroups, { groups: [...decided] }))
  const audit: DirectoryAuditEntry[] = []
  for (const { principal_id: group } of live) {
    if (wanted.has(group) && !current.has(group)) {
      yield* joinGroup(group, id)
      audit.push({ action: 'group.addMember', target: group, oldValue: null, newValue: { memberId: id } })
    }
    if (!wanted.has(group) && current.has(group)) {
      yield* leaveGroup(group, id)
      audit.push({ action: 'group.removeMember', target: group, oldValue: { memberId: id }, newValue: null })
    }
  }
  return audit
}
