import { afterEach, beforeEach, expect, it } from 'vitest'
import type { PrincipalRecord } from '../../domain/identities/principal-record.ts'
import type { ExternalIdentities, GroupMembership } from '../../domain/ports/external-identities.ts'
import type { PrincipalId } from '../../domain/principal.ts'
import type { AdmissionPolicy } from '../../domain/sign-in/decide-admission.ts'
import type { ExternalIdentity } from '../../domain/sign-in/external-identity.ts'
import { defaultSettings } from '../../domain/settings.ts'
import { createExternalIdentities } from '../external-identities.ts'
import { describeOnEngines } from './describe-on-engines.ts'
import { type DirectoryWorld, makeDirectoryWorld, testOrganization } from './directory-world.ts'

const issuer = 'https://idp.example'
const anIdentity = (change: Partial<ExternalIdentity> = {}): ExternalIdentity => ({
  issuer,
  subject: 'sub-1',
  email: 'ana@convite.example',
  isEmailVerified: true,
  name: 'Ana Prieto',
  groups: [],
  ...change,
})
const noGroups: GroupMembership = { decided: [], wanted: new Set() }

describeOnEngines('accounts by identities of other issuers', makeStore => {
  let world: DirectoryWorld
  let identities: ExternalIdentities

  beforeEach(async () => {
    world = await makeDirectoryWorld(makeStore)
    identities = createExternalIdentities(world.engine, { random: world.random })
  })
  afterEach(() => world.close())

  const aPolicy = (): AdmissionPolicy => ({
    rules: { label: 'House', domains: ['convite.example', 'partner.test'], createPeople: true, groups: null },
    organization: testOrganization,
    settings: defaultSettings,
    newId: world.random.guid() as PrincipalId,
    allowLocalhost: false,
  })
  const admit = (identity: Partial<ExternalIdentity> = {}, groups = noGroups) =>
    identities.admit(world.by, anIdentity(identity), aPolicy(), groups)
  const auditOf = async () =>
    (await world.query('select action, target from audit where drive_id = 0 order by seq, part')).map(
      row => row['action'],
    )
  const version = async () =>
    Number((await world.query("select value from counters where name = 'directory'"))[0]?.['value'])
  const aGuest = (mail: string, more: object = {}) =>
    world.admin.createUser(world.by, { displayName: mail, mail, userType: 'Guest', ...more })

  it('makes a member with the least role and a drive of their own, once, with its audit', async () => {
    const first = await admit()
    expect(first).toMatchObject({ kind: 'admitted', how: 'created' })
    const { personId } = first as { personId: string }
    expect(await world.directory.findPrincipal(personId)).toMatchObject({
      userPrincipalName: 'ana@convite.example',
      userType: 'Member',
      isAdmin: false,
      isEnabled: true,
    })
    expect(await world.reachOf({ id: personId } as PrincipalRecord)).toEqual(
      [personId, testOrganization.tenantId].toSorted(),
    )
    const drives = await world.query('select drive_type from drives where owner_id = ?', personId)
    expect(drives).toEqual([{ drive_type: 'business' }])
    expect((await auditOf()).slice(-3)).toEqual(['user.create', 'drive.create', 'identity.link'])
    expect(await admit({ email: 'other@convite.example' })).toEqual({ kind: 'admitted', personId, how: 'known' })
    expect(await identities.find({ issuer, subject: 'sub-1' })).toMatchObject({ id: personId })
  })

  it('keeps what is the same person apart from what only looks so: another issuer, another subject, other case', async () => {
    await admit({ email: null })
    for (const key of [
      { issuer: 'https://other.example', subject: 'sub-1' },
      { issuer, subject: 'SUB-1' },
      { issuer, subject: 'sub-1 ' },
      { issuer: 'https://IDP.example', subject: 'sub-1' },
      { issuer, subject: 'sub-1\0' },
    ])
      expect(await identities.find(key)).toBeNull()
  })

  it('makes one person of 50 first sign-ins at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => admit()))
    expect(new Set(outcomes.map(outcome => (outcome as { personId: string }).personId)).size).toBe(1)
    expect(outcomes.filter(outcome => (outcome as { how: string }).how === 'created')).toHaveLength(1)
    expect(await world.query("select 1 from audit where action = 'user.create'")).toHaveLength(1)
    expect(await world.query('select 1 from external_identities')).toHaveLength(1)
  })

  it('links an address to one of many subjects that claim it at once', async () => {
    const ana = await world.aUser('ana')
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_one, index) => admit({ subject: `s${index}` })))
    expect(outcomes.filter(({ kind }) => kind === 'admitted')).toEqual([
      { kind: 'admitted', personId: ana.id, how: 'linked' },
    ])
    expect(outcomes.filter(({ kind }) => kind === 'refused')).toHaveLength(7)
    expect(await identities.listOf(ana.id)).toHaveLength(1)
  })

  it('never opens an administrator by an address', async () => {
    const boss = await world.aUser('boss', { isAdmin: true })
    expect(await admit({ email: 'boss@convite.example' })).toEqual({ kind: 'refused', reason: 'addressTaken' })
    expect(await identities.listOf(boss.id)).toEqual([])
    await identities.link(world.by, boss.id, { issuer, subject: 'sub-1' })
    expect(await admit({ email: null })).toEqual({ kind: 'admitted', personId: boss.id, how: 'known' })
  })

  it('leaves no trace of a refusal', async () => {
    await world.aUser('ana')
    const before = await auditOf()
    expect(await admit({ isEmailVerified: false })).toEqual({ kind: 'refused', reason: 'addressTaken' })
    expect(await auditOf()).toEqual(before)
    expect(await world.query('select 1 from external_identities')).toEqual([])
  })

  it('redeems the guest who was invited at the proved address instead of making another', async () => {
    const guest = await aGuest('bo@partner.test')
    expect(guest.externalUserState).toBe('PendingAcceptance')
    expect(await admit({ email: 'Bo@partner.test' })).toEqual({ kind: 'admitted', personId: guest.id, how: 'linked' })
    expect(await world.directory.findPrincipal(guest.id)).toMatchObject({
      externalUserState: 'Accepted',
      userType: 'Guest',
    })
    expect((await auditOf()).slice(-2)).toEqual(['identity.link', 'guest.redeem'])
  })

  it('gives an invited guest’s account to nobody by an address that is not proved', async () => {
    const guest = await aGuest('bo@partner.test')
    expect(await admit({ email: 'bo@partner.test', isEmailVerified: false })).toMatchObject({ reason: 'addressTaken' })
    expect(await world.directory.findPrincipal(guest.id)).toMatchObject({ externalUserState: 'PendingAcceptance' })
  })

  it('keeps a removed person out, also when the address is free again', async () => {
    const first = (await admit()) as { personId: string }
    await world.admin.deleteUser(world.by, first.personId)
    expect(await admit()).toEqual({ kind: 'refused', reason: 'accountClosed' })
    expect(await identities.unlink(world.by, { issuer, subject: 'sub-1' })).toBe(first.personId)
    expect(await admit()).toMatchObject({ kind: 'admitted', how: 'created' })
  })

  it('changes nothing of the directory for a sign-in that has nothing to change, but the day of it', async () => {
    const { personId } = (await admit()) as { personId: string }
    const before = await version()
    await identities.admit({ ...world.by, now: world.by.now + 5000 }, anIdentity(), aPolicy(), noGroups)
    expect(await version()).toBe(before)
    expect((await identities.listOf(personId))[0]).toMatchObject({
      linkedAt: world.by.now,
      lastSeenAt: world.by.now + 5000,
    })
  })

  it('makes the membership of the decided groups what the claim says, and of no others', async () => {
    const [staff, sales, other] = await Promise.all(['staff', 'sales', 'other'].map(name => world.aGroup(name)))
    const [a, b, c] = [staff?.id ?? '', sales?.id ?? '', other?.id ?? '']
    const decided = [a, b]
    const { personId } = (await admit({}, { decided, wanted: new Set([a]) })) as { personId: string }
    await world.admin.addMember(world.by, c, personId)
    const reach = async () =>
      (await world.reachOf({ id: personId } as PrincipalRecord)).filter(id => [a, b, c].includes(id))
    expect(await reach()).toEqual([a, c].toSorted())
    await admit({}, { decided, wanted: new Set([b]) })
    expect(await reach()).toEqual([b, c].toSorted())
    expect((await auditOf()).slice(-2).toSorted()).toEqual(['group.addMember', 'group.removeMember'])
    const before = await version()
    await admit({}, { decided, wanted: new Set([b]) })
    expect(await version()).toBe(before)
    await admit({}, { decided, wanted: new Set() })
    expect(await reach()).toEqual([c])
  })

  it('puts nobody into a group that was removed meanwhile', async () => {
    const staff = await world.aGroup('staff')
    await world.admin.deleteGroup(world.by, staff.id)
    const { personId } = (await admit({}, { decided: [staff.id], wanted: new Set([staff.id]) })) as { personId: string }
    expect(await world.reachOf({ id: personId } as PrincipalRecord)).not.toContain(staff.id)
  })

  it('links by hand one identity to one account, and one of an issuer to each', async () => {
    const [ana, bo] = [await world.aUser('ana'), await world.aUser('bo')]
    await identities.link(world.by, ana.id, { issuer, subject: 'sub-1' })
    await expect(identities.link(world.by, bo.id, { issuer, subject: 'sub-1' })).rejects.toThrow(/leads to the account/)
    await expect(identities.link(world.by, ana.id, { issuer, subject: 'sub-2' })).rejects.toThrow(/has an identity of/)
    await identities.link(world.by, ana.id, { issuer: 'https://other.example', subject: 'sub-1' })
    await expect(identities.link(world.by, 'nobody', { issuer, subject: 'x' })).rejects.toThrow(/holds no user/)
    expect(await identities.listOf(ana.id)).toHaveLength(2)
    expect(await identities.unlink(world.by, { issuer, subject: 'none' })).toBeNull()
    expect((await auditOf()).filter(action => String(action).startsWith('identity.'))).toEqual([
      'identity.link',
      'identity.link',
    ])
  })
})
