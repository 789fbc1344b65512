/**
 * Who may do what, written as naively as it can be said: walk up the folders, walk up the groups, take the highest. The
 * server answers the same question from flattened tables and one query; the properties hold the two together. Nothing
 * here may use the server's code.
 */

export interface ModelPerson {
  readonly id: string
  readonly isGuest: boolean
  readonly domain: string
  isEnabled: boolean
}

export interface ModelGrant {
  readonly grantee: string
  rank: number
  expiresAt: number | null
  /** Null for roles that come with a drive. */
  grantedBy: string | null
  createdAt: number
}

export interface ModelItem {
  readonly drive: ModelDrive
  readonly key: number
  readonly isFolder: boolean
  parent: ModelItem | null
  isBroken: boolean
  isDeleted: boolean
  readonly grants: ModelGrant[]
}

export interface ModelDrive {
  readonly key: number
  readonly isPersonal: boolean
  /** Of a person's drive; null for the library of a site. */
  readonly ownerId: string | null
  readonly items: ModelItem[]
}

export interface ModelPolicy {
  allowsOutside: boolean
  readonly blockedDomains: Set<string>
}

export interface Model {
  now: number
  readonly tenant: string
  readonly people: ModelPerson[]
  /** Group to its direct members. */
  readonly members: Map<string, Set<string>>
  readonly drives: ModelDrive[]
  readonly policy: ModelPolicy
}

/** A grant and where it stands. */
export interface Effective {
  readonly item: ModelItem
  readonly grant: ModelGrant
}

/** Everything that somebody is: themselves, each group that holds them through any nesting, the organisation. */
export function principalsOf(model: Model, person: ModelPerson): Set<string> {
  const found = new Set([person.id])
  for (let grew = true; grew; ) {
    grew = false
    for (const [group, members] of model.members) {
      if (!found.has(group) && [...members].some(member => found.has(member))) {
        found.add(group)
        grew = true
      }
    }
  }
  if (!person.isGuest) found.add(model.tenant)
  return found
}

/** An item is gone when it or a folder above it was deleted. */
export function isAlive(item: ModelItem): boolean {
  return !item.isDeleted && (item.parent === null || isAlive(item.parent))
}

/** effective = own + (inherits ? the parent's effective : nothing), and the owners of the drive (permissions.md section 6, rule 10). */
export function effectiveOn(model: Model, item: ModelItem): Effective[] {
  const own = item.grants
    .filter(({ expiresAt }) => expiresAt === null || expiresAt > model.now)
    .map(grant => ({ item, grant }))
  if (item.parent === null) return own
  const above = effectiveOn(model, item.parent)
  return [...own, ...(item.isBroken ? above.filter(({ grant }) => grant.rank === 3) : above)]
}

/** Whether policy and the state of the account let somebody in at all. */
export function isAdmitted(model: Model, person: ModelPerson): boolean {
  if (!person.isEnabled) return false
  return !person.isGuest || (model.policy.allowsOutside && !model.policy.blockedDomains.has(person.domain))
}

/** The highest role that somebody has on an item; 0 is none. */
export function rankOn(model: Model, person: ModelPerson, item: ModelItem): number {
  if (!isAlive(item) || !isAdmitted(model, person)) return 0
  const principals = principalsOf(model, person)
  const ranks = effectiveOn(model, item).flatMap(({ grant }) => (principals.has(grant.grantee) ? [grant.rank] : []))
  return Math.max(0, ...ranks)
}

/** The permissions that somebody who sees an item is shown (permissions.md section 3). */
export function shownTo(model: Model, person: ModelPerson, item: ModelItem): Effective[] {
  const principals = principalsOf(model, person)
  const isOwner = rankOn(model, person, item) === 3
  return effectiveOn(model, item)
    .filter(({ grant }) => !(item.drive.isPersonal && grant.rank === 3))
    .filter(
      ({ grant }) => isOwner || grant.rank === 3 || principals.has(grant.grantee) || grant.grantedBy === person.id,
    )
}

/** What was shared with somebody: items with a grant of their own, not in the drives that are theirs. */
export function receivedBy(model: Model, person: ModelPerson): ModelItem[] {
  if (!isAdmitted(model, person)) return []
  const principals = principalsOf(model, person)
  const isGift = ({ grantee, expiresAt, grantedBy }: ModelGrant) =>
    principals.has(grantee) && grantedBy !== null && (expiresAt === null || expiresAt > model.now)
  return model.drives
    .filter(({ ownerId }) => ownerId !== person.id)
    .flatMap(({ items }) => items.filter(item => isAlive(item) && item.grants.some(isGift)))
}

/** The children that somebody sees in a folder. */
export function childrenFor(model: Model, person: ModelPerson, folder: ModelItem): ModelItem[] {
  return folder.drive.items.filter(item => item.parent === folder && rankOn(model, person, item) > 0)
}

/** Gives a grant or raises it: an expired one counts as absent, a lower role is ignored (invite.md section 5, rule 1). */
export function give(model: Model, item: ModelItem, gift: Omit<ModelGrant, 'createdAt'>): void {
  const index = item.grants.findIndex(({ grantee }) => grantee === gift.grantee)
  const known = item.grants[index]
  if (known === undefined) {
    item.grants.push({ ...gift, createdAt: model.now })
  } else if (known.expiresAt !== null && known.expiresAt <= model.now) {
    item.grants[index] = { ...gift, createdAt: model.now }
  } else {
    known.rank = Math.max(known.rank, gift.rank)
    known.expiresAt = gift.expiresAt ?? known.expiresAt
  }
}

/** Takes a grant away; whether there was one. */
export function take(item: ModelItem, grantee: string): boolean {
  const index = item.grants.findIndex(grant => grant.grantee === grantee)
  if (index >= 0) item.grants.splice(index, 1)
  return index >= 0
}
