/** A drive with items and people, and short words for what the tests of permissions do all the time. */
import type { ItemKey } from '../../domain/ids.ts'
import type { GrantChange, GrantDraft, Grants, GrantWrite, GrantWriteResult } from '../../domain/ports/grants.ts'
import type { PrincipalId } from '../../domain/principal.ts'
import { createGrants } from '../grants.ts'
import { type ItemWorld, makeItemWorld, owner } from './item-world.ts'
import type { StoreWorld } from './world.ts'

/** A direct grant to read. */
export function aDraft(grantee: string, change: Partial<GrantDraft> = {}): GrantDraft {
  return {
    grantee,
    kind: 'direct',
    permissionId: `permission-of-${grantee}`,
    rank: 1,
    expiresAt: null,
    principalId: grantee as PrincipalId,
    email: null,
    isSignInRequired: true,
    secretHash: null,
    secretSealed: null,
    passwordHash: null,
    hasSiteUser: false,
    ...change,
  }
}

/** What is counted of an item and its drive, and what really is there. */
export interface Counters {
  /** Grants on the item as its row counts them, and as they are. */
  readonly own: number
  readonly ownTrue: number
  /** Items with grants of their own, as the drive counts them, and as they are. */
  readonly scopes: number
  readonly scopesTrue: number
}

export interface GrantWorld extends ItemWorld {
  readonly grants: Grants
  /** Writes drafts onto an item, as one invite. */
  give(item: ItemKey, drafts: readonly GrantDraft[], more?: Partial<GrantWrite>): Promise<GrantWriteResult>
  change(item: ItemKey, grantee: string, rank: number, expiresAt?: number | null): ReturnType<Grants['change']>
  /** Ends a grant; `expire` as the sweep does. */
  end(item: ItemKey, grantee: string, action?: 'remove' | 'expire', now?: number): Promise<boolean>
  counters(item: ItemKey): Promise<Counters>
  /** The columns of one grant's row; null when there is none. */
  rowOf(item: ItemKey, grantee: string, columns: string): Promise<Readonly<Record<string, unknown>> | null>
  aclSeqOf(item: ItemKey): Promise<number>
  /** Audit rows of an action as `[target, old, new]`, in order. */
  auditOf(action: string): Promise<readonly (readonly unknown[])[]>
  /** Every row that a write of permissions may touch, to show that nothing was written. */
  dump(): Promise<unknown>
}

const filledTables = [
  'audit',
  'broken_items',
  'changes',
  'drive_owners',
  'drives',
  'grants',
  'idempotency',
  'items',
  'outbox',
  'site_users',
  'unique_scopes',
  'versions',
  'memberships',
  'principals',
  'addresses',
]

/** Empties what such tests fill, so that many may share one store: making a database takes longer than a test. */
export async function emptyStore(store: StoreWorld): Promise<void> {
  for (const table of filledTables) await store.query(`delete from ${table}`)
}

/** Puts a drive into a store. */
export async function makeGrantWorld(
  store: StoreWorld,
  options: Parameters<typeof makeItemWorld>[1] = {},
): Promise<GrantWorld> {
  const world = await makeItemWorld(store, options)
  const grants = createGrants(store.engine)
  const { drive } = world
  const by = () => ({ drive, actor: owner, appId: 'app', requestId: 'request', now: store.clock.now() })
  const changeOf = (item: ItemKey, grantee: string): GrantChange => ({ ...by(), item, grantee, expected: null })
  const countShares = 'select count(*) as n from grants g where g.drive_id = ? and g.granted_by is not null'
  const number = async (text: string, ...values: readonly (string | number)[]) =>
    Number((await store.query(text, ...values))[0]?.['n'])

  /** As the item's place was, also when something of it is deleted. */
  const chainOf = async (item: ItemKey): Promise<ItemKey[]> => {
    const [row] = await store.query('select parent_id from items where drive_id = ? and item_id = ?', drive, item)
    const parent = row?.['parent_id'] ?? null
    return [...(parent === null ? [] : await chainOf(Number(parent) as ItemKey)), item]
  }

  const isFolder = async (item: ItemKey): Promise<boolean> =>
    (await number('select is_folder as n from items where drive_id = ? and item_id = ?', drive, item)) === 1

  return {
    ...world,
    grants,
    give: async (item, drafts, more = {}) =>
      grants.write({
        ...by(),
        item,
        chain: await chainOf(item),
        seenAt: 0,
        isFolder: await isFolder(item),
        expected: null,
        scopeLimit: null,
        ownsItem: true,
        grants: drafts,
        guests: [],
        mails: [],
        breaksInheritance: false,
        idempotency: null,
        ...more,
      }),
    change: (item, grantee, rank, expiresAt = null) => grants.change({ ...changeOf(item, grantee), rank, expiresAt }),
    end: (item, grantee, action = 'remove', now = store.clock.now()) =>
      grants.remove({ ...changeOf(item, grantee), now, action: `permission.${action}` }),
    counters: async item => ({
      own: await number('select own_grants as n from items where drive_id = ? and item_id = ?', drive, item),
      ownTrue: await number(`${countShares} and g.item_id = ?`, drive, item),
      scopes: await number('select count as n from unique_scopes where drive_id = ?', drive),
      scopesTrue: await number(
        'select count(distinct item_id) as n from grants where drive_id = ? and granted_by is not null',
        drive,
      ),
    }),
    async rowOf(item, grantee, columns) {
      const rows = await store.query(
        `select ${columns} from grants where drive_id = ? and item_id = ? and grantee = ?`,
        drive,
        item,
        grantee,
      )
      return rows[0] ?? null
    },
    aclSeqOf: item => number('select acl_seq as n from items where drive_id = ? and item_id = ?', drive, item),
    async auditOf(action) {
      const rows = await store.query(
        'select target, old_value, new_value from audit where drive_id = ? and action = ? order by seq, part',
        drive,
        action,
      )
      return rows.map(row => [row['target'], row['old_value'], row['new_value']])
    },
    dump() {
      const tables = ['items', 'grants', 'changes', 'audit', 'outbox', 'unique_scopes', 'broken_items', 'site_users']
      return Promise.all(
        tables.map(table => store.query(`select * from ${table} where drive_id = ? order by 1, 2`, drive)),
      )
    },
  }
}
