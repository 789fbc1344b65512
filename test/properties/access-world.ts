/** A store filled at random together with its model: every step is done to both. */
import { AppError } from '../../server/src/domain/errors.ts'
import type { PrincipalRecord } from '../../server/src/domain/identities/principal-record.ts'
import type { DriveKey, ItemKey } from '../../server/src/domain/ids.ts'
import type { DriveType } from '../../server/src/domain/items/item.ts'
import type { OperationContext } from '../../server/src/domain/operation-context.ts'
import type { Directory } from '../../server/src/domain/ports/directory.ts'
import type { ItemReader } from '../../server/src/domain/ports/items.ts'
import type { PrincipalId } from '../../server/src/domain/principal.ts'
import { defaultSettings, type Settings } from '../../server/src/domain/settings.ts'
import { silentLog } from '../../server/src/domain/testing/facts.ts'
import { makeDirectoryWorld } from '../../server/src/store/conformance/directory-world.ts'
import { aDraft } from '../../server/src/store/conformance/grant-world.ts'
import { contentOf, noTimes } from '../../server/src/store/conformance/item-world.ts'
import type { StoreWorld } from '../../server/src/store/conformance/world.ts'
import { createDueGrants } from '../../server/src/store/due-grants.ts'
import { createGrants } from '../../server/src/store/grants.ts'
import { createItemWriter } from '../../server/src/store/item-writer.ts'
import { createItemReader } from '../../server/src/store/items.ts'
import { createSharedWithMe } from '../../server/src/store/shared-with-me.ts'
import type { Step } from './access-steps.ts'
import { give, isAlive, type Model, type ModelDrive, type ModelItem, type ModelPerson, take } from './access-model.ts'

export interface AccessWorld {
  readonly model: Model
  readonly reader: ItemReader
  readonly grants: ReturnType<typeof createGrants>
  readonly sharedWithMe: ReturnType<typeof createSharedWithMe>
  readonly directory: Directory
  take(step: Step): Promise<void>
  /** A call of somebody at this moment. */
  opOf(person: ModelPerson): Promise<OperationContext>
}

/** Three drives of three kinds, five members, a guest, four groups, nothing shared. */
export async function makeAccessWorld(store: StoreWorld): Promise<AccessWorld> {
  const world = await makeDirectoryWorld(async () => store)
  const { admin, by, directory, engine } = { ...world, engine: store.engine }
  const writer = createItemWriter(engine)
  const reader = createItemReader(engine)
  const grants = createGrants(engine)
  const due = createDueGrants(engine)

  const records: PrincipalRecord[] = []
  for (const name of ['ana', 'ben', 'carla', 'dieter', 'elise']) records.push(await world.aUser(name))
  const guest = await admin.createUser(by, {
    displayName: 'Bo',
    mail: 'bo@partner.example',
    userType: 'Guest',
    externalUserState: 'Accepted',
  } as Parameters<typeof admin.createUser>[1])
  records.push(guest)
  const groups: PrincipalRecord[] = []
  for (const name of ['planners', 'team', 'watch', 'press']) groups.push(await world.aGroup(name))
  const [ana, ben, carla] = records as [PrincipalRecord, PrincipalRecord, PrincipalRecord]
  const [planners, team] = groups as [PrincipalRecord, PrincipalRecord]
  const site = await admin.createSite(
    by,
    { path: 'sites/handbook', displayName: 'Handbook' },
    { owners: [carla.id], members: [planners.id], visitors: [team.id] },
  )

  const model: Model = {
    now: store.clock.now(),
    tenant: world.organization.tenantId,
    people: records.map(({ id, userType, mail }) => ({
      id,
      isGuest: userType === 'Guest',
      domain: mail?.split('@')[1] ?? '',
      isEnabled: true,
    })),
    members: new Map(groups.map(({ id }) => [id as string, new Set<string>()])),
    drives: [],
    policy: { allowsOutside: true, blockedDomains: new Set() },
  }
  const places: readonly [DriveType, 'user' | 'site', string, readonly [string, number][]][] = [
    ['business', 'user', ana.id, [[ana.id, 3]]],
    ['personal', 'user', ben.id, [[ben.id, 3]]],
    [
      'documentLibrary',
      'site',
      site.id,
      [
        [carla.id, 3],
        [planners.id, 2],
        [team.id, 1],
      ],
    ],
  ]
  for (const [type, ownerKind, ownerId, roles] of places) {
    const { key, rootId } = await admin.createDrive(by, { type, ownerKind, ownerId })
    const drive: ModelDrive = {
      key,
      isPersonal: type === 'personal',
      ownerId: ownerKind === 'user' ? ownerId : null,
      items: [],
    }
    drive.items.push({
      drive,
      key: rootId,
      isFolder: true,
      parent: null,
      isBroken: false,
      isDeleted: false,
      grants: roles.map(([grantee, roleRank]) => ({
        grantee,
        rank: roleRank,
        expiresAt: null,
        grantedBy: null,
        createdAt: model.now,
      })),
    })
    model.drives.push(drive)
  }

  let names = 0
  const everyItem = () => model.drives.flatMap(drive => drive.items).filter(isAlive)
  const choose = <T>(list: readonly T[], at: number): T => list[at % list.length] as T
  const principals = [...records, ...groups].map(({ id }) => id as string).concat(model.tenant)
  const factsOf = (item: ModelItem) => ({
    drive: item.drive.key as DriveKey,
    driveType: item.drive.isPersonal ? ('personal' as const) : ('business' as const),
    item: item.key as ItemKey,
    actor: 'system',
    appId: 'tests',
    requestId: 'request',
    now: model.now,
  })

  const chainOf = (item: ModelItem): ItemKey[] => [...(item.parent ? chainOf(item.parent) : []), item.key as ItemKey]
  /** Nothing is known of when the item was seen, so the write looks for itself. */
  const seenOf = (item: ModelItem) => ({
    chain: chainOf(item),
    seenAt: 0,
    isFolder: item.isFolder,
    expected: null,
    scopeLimit: null,
  })

  const giveTo = async (
    item: ModelItem,
    grantee: string,
    grantedBy: string,
    giftRank: number,
    expiresAt: number | null,
  ) => {
    await grants.write({
      ownsItem: true,
      ...factsOf(item),
      ...seenOf(item),
      actor: grantedBy,
      grants: [aDraft(grantee, { rank: giftRank, expiresAt, kind: expiresAt === null ? 'direct' : 'people' })],
      guests: [],
      mails: [],
      breaksInheritance: false,
      idempotency: null,
    })
    give(model, item, { grantee, rank: giftRank, expiresAt, grantedBy })
  }

  /** What the model needs to know of a refusal: that there was one. */
  const succeeds = async (action: () => Promise<unknown>): Promise<boolean> => {
    try {
      await action()
      return true
    } catch (error) {
      if (error instanceof AppError) return false
      throw error
    }
  }

  const takeStep = async (step: Step): Promise<void> => {
    switch (step.kind) {
      case 'give': {
        const expiresAt = step.life === null ? null : model.now + step.life
        return giveTo(
          choose(everyItem(), step.item),
          choose(principals, step.to),
          choose(records, step.by).id,
          step.rank,
          expiresAt,
        )
      }
      case 'change': {
        const item = choose(everyItem(), step.item)
        const grant = choose([...item.grants.filter(known => known.rank < 3), undefined], step.of)
        if (!grant) return
        const expiresAt = step.life === null ? null : model.now + step.life
        await grants.change({ expected: null, ...factsOf(item), grantee: grant.grantee, rank: step.rank, expiresAt })
        Object.assign(grant, { rank: step.rank, expiresAt })
        return
      }
      case 'end':
      case 'endAny': {
        const item = choose(everyItem(), step.item)
        const grantee = choose(
          [...item.grants.filter(known => known.rank < 3).map(known => known.grantee), ...principals.slice(0, 1)],
          step.of,
        )
        if (item.grants.some(known => known.grantee === grantee && known.rank === 3)) return
        const ended = await grants.remove({ expected: null, ...factsOf(item), grantee, action: 'permission.remove' })
        if (take(item, grantee) !== ended) throw new Error('the store and the model disagree on what there was to end')
        return
      }
      case 'break': {
        const item = choose(everyItem(), step.item)
        if (item.parent === null) return
        await grants.write({
          ownsItem: true,
          ...factsOf(item),
          ...seenOf(item),
          grants: [],
          guests: [],
          mails: [],
          breaksInheritance: true,
          idempotency: null,
        })
        item.isBroken = true
        return
      }
      case 'make': {
        const parent = choose(
          everyItem().filter(item => item.isFolder),
          step.item,
        )
        names += 1
        const { item: _item, ...facts } = factsOf(parent)
        const written = await writer.create({
          ...facts,
          base: parent.key as ItemKey,
          names: [`item ${names}`],
          content: step.isFolder ? null : contentOf(1),
          conflict: 'fail',
          times: noTimes,
          description: null,
          idempotency: null,
        })
        parent.drive.items.push({
          drive: parent.drive,
          key: written.item.key,
          isFolder: step.isFolder,
          parent,
          isBroken: false,
          isDeleted: false,
          grants: [],
        })
        return
      }
      case 'move': {
        const item = choose(everyItem(), step.item)
        if (item.parent === null) return
        const parent = choose(
          everyItem().filter(folder => folder.isFolder && folder.drive === item.drive),
          step.to,
        )
        const moved = await succeeds(() =>
          writer.update({
            ...factsOf(item),
            expectedSeq: null,
            name: null,
            parent: parent.key as ItemKey,
            conflict: 'rename',
            times: noTimes,
            description: null,
          }),
        )
        if (moved) item.parent = parent
        return
      }
      case 'delete': {
        const item = choose(everyItem(), step.item)
        if (item.parent === null) return
        await writer.delete({ ...factsOf(item), expectedSeq: null })
        item.isDeleted = true
        return
      }
      case 'join': {
        const group = choose(groups, step.group)
        const member = choose([...records, ...groups], step.member)
        if (await succeeds(() => admin.addMember(by, group.id, member.id))) model.members.get(group.id)?.add(member.id)
        return
      }
      case 'leave': {
        const group = choose(groups, step.group)
        const member = choose(
          [...(model.members.get(group.id) ?? []), choose(records, step.member).id as string],
          step.member,
        )
        if (await succeeds(() => admin.removeMember(by, group.id, member))) model.members.get(group.id)?.delete(member)
        return
      }
      case 'advance':
        store.clock.move(step.ms)
        model.now += step.ms
        return
      case 'sweep':
        for (const { drive, item, grantee } of await due.listExpired(model.now, 100)) {
          const place = model.drives
            .flatMap(known => known.items)
            .find(known => known.drive.key === drive && known.key === item)
          await grants.remove({ expected: null, ...factsOf(place as ModelItem), grantee, action: 'permission.expire' })
          take(place as ModelItem, grantee)
        }
        return
      case 'enable': {
        const person = choose(model.people, step.person)
        await admin.updateUser(by, person.id, { isEnabled: step.isEnabled } as Parameters<typeof admin.updateUser>[2])
        person.isEnabled = step.isEnabled
        return
      }
      default:
        model.policy.allowsOutside = step.allowsOutside
        model.policy.blockedDomains.clear()
        if (step.isBlocked) model.policy.blockedDomains.add('partner.example')
    }
  }

  const settings = (): Settings => ({
    ...defaultSettings,
    sharingCapability: model.policy.allowsOutside ? 'externalUserSharingOnly' : 'disabled',
    sharingDomainRestrictionMode: 'blockList',
    sharingBlockedDomainList: [...model.policy.blockedDomains],
  })

  return {
    model,
    reader,
    grants,
    directory,
    sharedWithMe: createSharedWithMe(engine),
    take: takeStep,
    opOf: async person => ({
      caller: {
        kind: 'user',
        tenantId: model.tenant,
        appId: 'tests',
        userId: person.id as PrincipalId,
        scopes: new Set(['Files.ReadWrite.All']),
      },
      account: await directory.findPrincipal(person.id),
      scopeReach: 'all',
      now: model.now,
      settings: settings(),
      requestId: 'request',
      log: silentLog,
    }),
  }
}
