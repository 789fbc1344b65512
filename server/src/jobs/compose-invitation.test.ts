import { beforeEach, describe, expect, it } from 'vitest'
import type { Grant } from '../domain/access/grant.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import { formatItemId } from '../domain/ids.ts'
import type { DriveKey, ItemKey } from '../domain/ids.ts'
import type { Organization } from '../domain/organization.ts'
import type { PrincipalId } from '../domain/principal.ts'
import { type ComposeDeps, createComposeInvitation } from './compose-invitation.ts'
import type { RenderedMail } from '../mail/rendered-mail.ts'
import { aClaimedMail, createTwoClocks, type TwoClocks } from './testing/fakes.ts'

const drive = 7 as DriveKey
const item = 3 as ItemKey
const inDays = (days: number) => Date.UTC(2027, 0, 1) + days * 24 * 3_600_000

let clock: TwoClocks
let grant: Grant | null
let located: { item: { name: string; isFolder: boolean; parent: ItemKey | null }; drive: { name: string } } | null
let people: Map<string, Partial<PrincipalRecord>>
let bounceAddress: string | null

beforeEach(() => {
  clock = createTwoClocks()
  grant = aGrant()
  located = { item: { name: 'Plan.docx', isFolder: false, parent: 1 as ItemKey }, drive: { name: 'Files of Ana' } }
  people = new Map([
    ['ana', { id: 'ana' as PrincipalId, displayName: 'Ana Prieto', mail: 'ana@ours.test', userType: 'Member' }],
    ['ben', { id: 'ben' as PrincipalId, displayName: 'Ben Carter', mail: 'ben@a.test', userType: 'Member' }],
  ])
  bounceAddress = null
})

function aGrant(change: Partial<Grant> = {}): Grant {
  return {
    drive,
    item,
    grantee: 'ben',
    kind: 'direct',
    permissionId: 'p1',
    rank: 1,
    expiresAt: null,
    principalId: 'ben',
    email: null,
    isSignInRequired: true,
    grantedBy: 'ana',
    createdAt: 0,
    createdSeq: 1,
    redeemedBy: null,
    redeemedAt: null,
    secretSealed: null,
    hasPassword: false,
    ...change,
  }
}

async function compose(change: Parameters<typeof aClaimedMail>[0] = {}): Promise<RenderedMail | 'cancelled'> {
  const deps = {
    grants: { findByPermissionId: async () => (grant ? [aGrant({ grantee: 'somebody else', rank: 2 }), grant] : []) },
    items: { locate: async () => located },
    directory: { findPrincipal: async (id: string) => people.get(id) ?? null },
    applications: {
      findByClientId: async (id: string) => (id === 'robot' ? { displayName: 'Convite\u200b robot' } : null),
    },
    secrets: { open: (sealed: string, purpose: string) => `${sealed}-opened-for-${purpose.replaceAll(':', '-')}` },
    clock,
    origin: 'https://drive.ours.test',
    organization: () => ({ tenantId: 'tenant', displayName: 'Ours Ltd' }) as Organization,
    siteName: 'Convite',
    from: 'drive@ours.test',
    reportAddress: null,
    bounceAddress,
    timeZone: 'UTC',
  } as unknown as ComposeDeps
  return createComposeInvitation(deps)(aClaimedMail({ drive, item, ...change }))
}

async function composeMail(change: Parameters<typeof aClaimedMail>[0] = {}): Promise<RenderedMail> {
  const mail = await compose(change)
  if (mail === 'cancelled') throw new Error('the mail was cancelled')
  return mail
}

describe('an invitation', () => {
  it('is written from what is there now: person, file, role and end', async () => {
    grant = aGrant({ rank: 2, expiresAt: inDays(10) })
    const mail = await composeMail()
    expect(mail.subject).toBe('Ana Prieto shared “Plan.docx” with you')
    expect(mail.text).toContain('change this file')
    expect(mail.text).toMatch(/January 11|11 January/)
    expect(mail.text).toContain('Hello')
    expect(mail.to).toEqual({ name: 'Ben Carter', address: 'ben@a.test' })
    expect(mail.messageId).toBe('<d1.1@ours.test>')
    expect(mail.date).toEqual(new Date(clock.now()))
  })

  it('leads to the file of a person with an account, and to the own link of anybody else', async () => {
    expect((await composeMail()).text).toContain(`https://drive.ours.test/open/${formatItemId(drive, item)}`)
    grant = aGrant({ kind: 'people', secretSealed: 'sealed' })
    expect((await composeMail()).text).toContain('https://drive.ours.test/i/sealed-opened-for-link-7-p1')
  })

  it('says that a link asks for a password, and never says which', async () => {
    grant = aGrant({ kind: 'anonymous', secretSealed: 'sealed', hasPassword: true })
    expect((await composeMail()).text).toContain('This link asks for a password. Ana Prieto knows it')
    grant = aGrant({ kind: 'anonymous', secretSealed: 'sealed' })
    expect((await composeMail()).text).toContain('Anyone who has this link can open it')
  })

  it('calls the root of a drive by the name of the drive', async () => {
    located = { item: { name: 'root', isFolder: true, parent: null }, drive: { name: 'Files of Ana' } }
    expect((await composeMail()).subject).toBe('Ana Prieto shared “Files of Ana” with you')
  })

  it('comes from the application that invited, by its name, even when the site is called in it', async () => {
    const mail = await composeMail({ senderId: 'app:Robot' })
    expect(mail.subject).toBe('Convite robot shared “Plan.docx” with you')
    expect(mail.from.name).toBe('Convite robot (via Convite)')
    expect(mail.replyTo).toBeNull()
  })

  it('comes from the organisation when an application or a person that has left invited', async () => {
    for (const senderId of ['app:gone', 'gone']) {
      const mail = await composeMail({ senderId })
      expect([mail.subject, mail.replyTo]).toEqual(['Ours Ltd shared “Plan.docx” with you', null])
    }
  })

  it('names no person whose name is only their address', async () => {
    people.set('ben', { ...people.get('ben'), displayName: 'ben@a.test' })
    expect((await composeMail()).to).toEqual({ name: '', address: 'ben@a.test' })
  })

  it('is returned to the bounce address when there is one', async () => {
    expect((await composeMail()).envelope).toEqual({ from: 'drive@ours.test', to: 'ben@a.test' })
    bounceAddress = 'bounces@ours.test'
    expect((await composeMail()).envelope.from).toBe('bounces@ours.test')
  })

  it('goes to the address that was stored, whatever the directory says by now', async () => {
    people.set('ben', { ...people.get('ben'), mail: 'other@a.test' })
    expect((await composeMail()).envelope.to).toBe('ben@a.test')
  })
})

describe('an invitation whose reason is gone', () => {
  it('is cancelled when the permission was taken back', async () => {
    grant = null
    expect(await compose()).toBe('cancelled')
  })

  it('is cancelled when the permission is that of somebody else by now', async () => {
    grant = aGrant({ grantee: 'carla' })
    expect(await compose()).toBe('cancelled')
  })

  it('is cancelled when the permission has expired, to the millisecond', async () => {
    grant = aGrant({ expiresAt: clock.now() })
    expect(await compose()).toBe('cancelled')
  })

  it('is cancelled when the file was deleted', async () => {
    located = null
    expect(await compose()).toBe('cancelled')
  })

  it('is not cancelled a millisecond before the end', async () => {
    grant = aGrant({ expiresAt: clock.now() + 1 })
    expect(await compose()).not.toBe('cancelled')
  })
})
