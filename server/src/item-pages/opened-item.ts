/** What the pages show of an item, for a person or for the visitor of an anonymous link. */
import type { AddressHolder } from '../auth/secrets/signed-address.ts'
import { type Grant, roleRank } from '../domain/access/grant.ts'
import { judge } from '../domain/access/judge.ts'
import type { JudgeLink } from '../domain/access/judge-link.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { DriveKey, ItemKey } from '../domain/ids.ts'
import type { Item } from '../domain/items/item.ts'
import type { Clock } from '../domain/ports/clock.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { Grants } from '../domain/ports/grants.ts'
import type { ItemReader, LocatedFacts } from '../domain/ports/items.ts'
import type { SettingsSource } from '../domain/ports/settings-source.ts'

export interface OpenedItem {
  readonly name: string
  readonly item: Item
  /** 1 read, 2 write, 3 owner. */
  readonly rank: number
  readonly sharedBy: Pick<PrincipalRecord, 'displayName' | 'mail'> | null
  /** When the access ends, UTC milliseconds. */
  readonly endsAt: number | null
  /** Where a file is downloaded; null for a folder. */
  readonly downloadAddress: string | null
}

export interface ItemOpenerDeps {
  readonly items: Pick<ItemReader, 'locate'>
  readonly grants: Pick<Grants, 'listOf'>
  readonly directory: Pick<Directory, 'findPrincipal'>
  readonly settings: SettingsSource
  readonly clock: Pick<Clock, 'now'>
  readonly judgeLink: JudgeLink
  /** A signed address for the present content of a file; each use of it asks the access function for the holder. */
  readonly makeDownloadAddress: (item: Item, holder: AddressHolder) => string
}

export interface ItemOpener {
  /** The item as a person sees it; null when it does not exist or is not for them: the two look alike. */
  openFor(person: PrincipalRecord, drive: DriveKey, item: ItemKey): Promise<OpenedItem | null>
  /** The item behind an anonymous link; null when the link opens nothing now. */
  openLink(link: Grant): Promise<OpenedItem | 'password' | null>
}

/** Wires the opener. */
export function createItemOpener(deps: ItemOpenerDeps): ItemOpener {
  const present = async (
    facts: LocatedFacts,
    rank: number,
    grant: Grant | null,
    holder: AddressHolder,
  ): Promise<OpenedItem> => ({
    name: facts.item.parent === null ? facts.drive.name : facts.item.name,
    item: facts.item,
    rank,
    sharedBy: grant === null || grant.grantedBy === null ? null : await deps.directory.findPrincipal(grant.grantedBy),
    endsAt: grant?.expiresAt ?? null,
    downloadAddress: facts.item.isFolder ? null : deps.makeDownloadAddress(facts.item, holder),
  })

  return {
    async openFor(person, drive, item) {
      const facts = await deps.items.locate(drive, item, person.id)
      if (!facts) return null
      const now = deps.clock.now()
      const settings = await deps.settings.current()
      const caller = { kind: 'user' as const, tenantId: '', appId: '', userId: person.id, scopes: new Set<string>() }
      const verdict = judge({ caller, account: person, settings, now, chain: facts.chain, reaching: facts.reaching })
      const [best] = verdict.counting
      if (verdict.rank === 0 || best === undefined) return null
      const grants = verdict.rank === roleRank.owner ? [] : await deps.grants.listOf(drive, [best.item])
      const grant = grants.find(candidate => candidate.grantee === best.grantee) ?? null
      return present(facts, verdict.rank, grant, { kind: 'user', id: person.id })
    },
    async openLink(link) {
      const verdict = await deps.judgeLink(link, await deps.settings.current(), deps.clock.now())
      if (verdict.kind === 'password') return 'password'
      if (verdict.kind === 'closed') return null
      return present(verdict.facts, verdict.rank, link, { kind: 'link', id: link.permissionId })
    },
  }
}
