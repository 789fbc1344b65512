import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Redemption } from '../../domain/ports/redemption.ts'
import { createRedemption } from '../redemption.ts'
import { describeOnEngines } from './describe-on-engines.ts'
import type { StoreWorld } from './world.ts'

const by = { actor: 'guest-1', appId: 'convite', requestId: 'r-1', now: 5000 }

const aPrincipal = (id: string, type: string, state: string | null, deletedAt: number | null = null) =>
  `insert into principals (principal_id, kind, display_name, user_type, external_user_state, account_enabled, mail_enabled,
     security_enabled, unified, is_admin, premium, created_at, deleted_at)
   values ('${id}', 'user', '${id}', '${type}', ${state === null ? 'null' : `'${state}'`}, 1, 0, 0, 0, 0, 0, 1, ${deletedAt ?? 'null'})`

const aDrive = (id: number) =>
  `insert into drives (drive_id, drive_type, name, owner_kind, owner_id, premium, root_id, seq, tree_seq, next_site_user, quota_total, used_bytes,
     deleted_bytes, created_at, modified_at) values (${id}, 'business', 'd', 'user', 'ana', 0, 1, 10, 10, 1, 1000, 0, 0, 1, 1)`

const anItem = (drive: number, id: number) =>
  `insert into items (drive_id, item_id, is_folder, name, name_key, size, child_count, version, seq, content_seq, acl_seq, own_grants,
     created_at, modified_at, fs_created_at, fs_modified_at) values (${drive}, ${id}, 0, 'f${id}', 'f${id}', 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1)`

const aGrant = (drive: number, item: number, grantee: string, kind = 'people', expiresAt: number | null = null) =>
  `insert into grants (drive_id, item_id, grantee, kind, permission_id, role, expires_at, sign_in_required, created_at, created_seq, position,
     changed_seq, mails_sent) values (${drive}, ${item}, '${grantee}', '${kind}', 'p${item}', 1, ${expiresAt ?? 'null'}, 1, 1, 1, 0, 1, 1)`

describeOnEngines('redeeming a guest', makeWorld => {
  let world: StoreWorld
  let redemption: Redemption

  beforeEach(async () => {
    world = await makeWorld()
    redemption = createRedemption(world.engine)
    const rows = [
      aPrincipal('guest-1', 'Guest', 'PendingAcceptance'),
      aPrincipal('guest-2', 'Guest', 'PendingAcceptance'),
      aPrincipal('gone', 'Guest', 'PendingAcceptance', 3),
      aPrincipal('member', 'Member', null),
      ...[1, 2, 3].map(aDrive),
      ...[11, 12, 13].map(item => anItem(1, item)),
      anItem(2, 21),
      anItem(3, 31),
      aGrant(1, 11, 'guest-1'),
      aGrant(1, 12, 'guest-1'),
      aGrant(1, 13, 'guest-1', 'people', 5000),
      aGrant(1, 11, 'guest-2'),
      aGrant(2, 21, 'guest-1', 'people', 5001),
      aGrant(3, 31, 'guest-1', 'direct'),
      aGrant(3, 31, 'member'),
      aGrant(3, 31, 'gone'),
    ]
    for (const row of rows) await world.query(row)
  })
  afterEach(() => world.close())

  const stateOf = async (id: string) =>
    (await world.query(`select external_user_state as state from principals where principal_id = '${id}'`))[0]?.[
      'state'
    ]
  const redeemed = async () => {
    const rows = await world.query(
      'select item_id, grantee, redeemed_by, redeemed_at from grants where redeemed_at is not null order by item_id',
    )
    return rows.map(row => [Number(row['item_id']), row['grantee'], row['redeemed_by'], Number(row['redeemed_at'])])
  }
  const directoryVersion = async () =>
    Number((await world.query("select value from counters where name = 'directory'"))[0]?.['value'])

  it('accepts the account and every open invitation of its own, and nothing else', async () => {
    const before = await directoryVersion()
    expect(await redemption.redeemGuest(by, 'guest-1')).toBe(true)
    expect(await stateOf('guest-1')).toBe('Accepted')
    expect(await stateOf('guest-2')).toBe('PendingAcceptance')
    expect(await redeemed()).toEqual([
      [11, 'guest-1', 'guest-1', 5000],
      [12, 'guest-1', 'guest-1', 5000],
      [21, 'guest-1', 'guest-1', 5000],
    ])
    expect(await directoryVersion()).toBe(before + 1)
  })

  it('takes one change number in each drive touched, and gives it to the items', async () => {
    await redemption.redeemGuest(by, 'guest-1')
    const drives = await world.query('select drive_id, seq from drives order by drive_id')
    expect(drives.map(row => [Number(row['drive_id']), Number(row['seq'])])).toEqual([
      [1, 11],
      [2, 11],
      [3, 10],
    ])
    const items = await world.query('select item_id, acl_seq from items order by item_id')
    expect(items.map(row => [Number(row['item_id']), Number(row['acl_seq'])])).toEqual([
      [11, 11],
      [12, 11],
      [13, 1],
      [21, 11],
      [31, 1],
    ])
    const changes = await world.query('select drive_id, seq, item_id, kind from changes order by drive_id, item_id')
    expect(
      changes.map(row => [Number(row['drive_id']), Number(row['seq']), Number(row['item_id']), row['kind']]),
    ).toEqual([
      [1, 11, 11, 'acl'],
      [1, 11, 12, 'acl'],
      [2, 11, 21, 'acl'],
    ])
  })

  it('leaves one audit row for the account and one for each invitation', async () => {
    await redemption.redeemGuest(by, 'guest-1')
    const rows = await world.query(
      'select drive_id, action, actor, request_id, item_id, target, new_value from audit order by drive_id, part',
    )
    expect(rows.map(row => [Number(row['drive_id']), row['action'], row['target'], row['new_value']])).toEqual([
      [0, 'guest.redeem', 'guest-1', '{"externalUserState":"Accepted"}'],
      [1, 'permission.redeem', 'guest-1', '{"permissionId":"p11"}'],
      [1, 'permission.redeem', 'guest-1', '{"permissionId":"p12"}'],
      [2, 'permission.redeem', 'guest-1', '{"permissionId":"p21"}'],
    ])
    expect(rows.every(row => row['actor'] === 'guest-1' && row['request_id'] === 'r-1')).toBe(true)
  })

  it('changes nothing the second time, but takes up an invitation that came in between', async () => {
    await redemption.redeemGuest(by, 'guest-1')
    const version = await directoryVersion()
    expect(await redemption.redeemGuest({ ...by, now: 6000 }, 'guest-1')).toBe(false)
    expect(await directoryVersion()).toBe(version)
    await world.query(anItem(3, 32))
    await world.query(aGrant(3, 32, 'guest-1'))
    expect(await redemption.redeemGuest({ ...by, now: 6000 }, 'guest-1')).toBe(true)
    expect((await redeemed()).at(-1)).toEqual([32, 'guest-1', 'guest-1', 6000])
    expect(await world.query("select 1 from audit where action = 'guest.redeem'")).toHaveLength(1)
  })

  it('is one redemption when many come at once', async () => {
    await Promise.all(Array.from({ length: 8 }, () => redemption.redeemGuest(by, 'guest-1')))
    expect(await world.query("select 1 from audit where action = 'guest.redeem'")).toHaveLength(1)
    expect(await world.query("select 1 from audit where action = 'permission.redeem'")).toHaveLength(3)
  })

  it('does nothing for members, deleted accounts and strangers', async () => {
    for (const id of ['member', 'gone', 'nobody']) expect(await redemption.redeemGuest(by, id)).toBe(false)
    expect(await redeemed()).toEqual([])
    expect(await stateOf('gone')).toBe('PendingAcceptance')
  })
})
