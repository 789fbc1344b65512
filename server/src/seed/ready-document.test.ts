import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applySeed } from './apply-seed.ts'
import { loadDemoSeed } from './demo-seed.ts'
import { makeSeedWorld } from './testing/seed-world.ts'

describe('the ready document', () => {
  it('has the members of the contract and no others', async () => {
    const world = await makeSeedWorld()
    await applySeed(world.deps, loadDemoSeed())
    const ready = await world.ready()
    const { tenantId } = ready
    expect(ready).toMatchObject({
      origin: 'http://127.0.0.1:4123',
      baseUrl: 'http://127.0.0.1:4123/v1.0',
      authority: `http://127.0.0.1:4123/${tenantId}`,
      caFile: null,
      mailbox: 'http://127.0.0.1:4123/mailbox',
      testControls: 'http://127.0.0.1:4123/convite/v1/test',
      smtp: { host: '127.0.0.1', port: 2525 },
      pid: 42,
    })
    expect(Object.keys(ready)).toEqual([
      'origin',
      'baseUrl',
      'authority',
      'tenantId',
      'caFile',
      'mailbox',
      'testControls',
      'smtp',
      'pid',
      'clients',
      'users',
      'groups',
      'sites',
      'drives',
    ])
    expect(Object.keys(ready.clients[0] ?? {})).toEqual(['clientId', 'clientSecret', 'kind', 'roles', 'redirectUris'])
    const ana = ready.users.find(user => user.mailNickname === 'ana')
    expect(ana).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      userPrincipalName: 'ana@convite.example',
      mail: 'ana@convite.example',
      mailNickname: 'ana',
      displayName: 'Ana Prieto',
      preferredLanguage: 'es',
      userType: 'Member',
      accountEnabled: true,
      password: expect.stringMatching(/^.{22}$/),
      accessToken: `token of ${ana?.id}`,
    })
    const planners = ready.groups.find(({ displayName }) => displayName === 'Planners')
    expect(planners).toEqual({
      id: planners?.id,
      displayName: 'Planners',
      mail: 'planners@convite.example',
      memberIds: expect.arrayContaining([ana?.id]),
    })
    expect(ready.sites).toContainEqual({
      id: expect.stringMatching(/^convite\.example,[0-9a-f-]{36},[0-9a-f-]{36}$/),
      displayName: 'Handbook',
      webUrl: 'http://127.0.0.1:4123/sites/handbook',
    })
    const handbook = ready.sites.find(({ displayName }) => displayName === 'Handbook')
    expect(ready.drives.filter(({ owner }) => owner.site === handbook?.id)).toHaveLength(1)
    const drive = ready.drives.find(({ owner }) => owner.user === ana?.id)
    expect(drive).toMatchObject({
      driveType: 'business',
      premium: null,
      owner: { user: ana?.id },
      rootItemId: expect.stringMatching(/^01[A-Z2-7]{20}$/),
    })
    expect(drive?.id).toMatch(/^b![a-z2-7]{10}$/)
    expect(drive?.items).toContainEqual({
      id: expect.stringMatching(/^01[A-Z2-7]{20}$/),
      name: 'Plan.docx',
      path: '/Projects/2026/Plan.docx',
      folder: false,
    })
    expect(drive?.items).toContainEqual({
      id: expect.any(String),
      name: 'Empty folder',
      path: '/Projects/2026/Empty folder',
      folder: true,
    })
    await world.close()
  })

  it('is the same after a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'convite-ready-'))
    const first = await makeSeedWorld({ folder })
    await applySeed(first.deps, loadDemoSeed())
    const before = await first.ready()
    await first.close()
    const second = await makeSeedWorld({ folder })
    expect(await second.ready()).toEqual(before)
    await second.close()
    await rm(folder, { recursive: true })
  })

  it('cannot be made before there is an organisation', async () => {
    const world = await makeSeedWorld()
    await expect(world.ready()).rejects.toThrow('no organisation yet')
    await world.close()
  })
})
