/** The test controls and pages on a real server without a database: what they need is held in memory. */
import { randomUUID } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import pino from 'pino'
import { createClock } from '../../clock.ts'
import type { PrincipalRecord } from '../../domain/identities/principal-record.ts'
import { foldAddress } from '../../domain/identities/address.ts'
import type { Application } from '../../domain/ports/application-registry.ts'
import type { CapturedMail } from '../../domain/ports/captured-mail.ts'
import type { CapturedMails, StoredMail } from '../../domain/ports/captured-mails.ts'
import type { Random } from '../../domain/ports/clock.ts'
import type { PrincipalId } from '../../domain/principal.ts'
import { defaultSettings, type Settings } from '../../domain/settings.ts'
import { createServer } from '../../http/server.ts'
import { createRefusalPage } from '../../pages/refusal-page.ts'
import type { ReadyDocument } from '../../seed/ready-document.ts'

export const testRandom: Random = { bytes: size => Buffer.alloc(size, 7), guid: () => randomUUID() }

/** A server as the composition root makes it, whose Graph surface answers nothing. */
export function createTestServer() {
  return createServer({
    http: createHttpServer(),
    standingHeaders: {},
    isOpen: () => true,
    graph: { answer: () => Promise.reject(new Error('no Graph call was expected')) },
    showRefusal: createRefusalPage(),
    issuer: { handles: () => false, callback: () => undefined },
    clock: createClock(),
    random: testRandom,
    log: pino({ level: 'silent' }),
    onFinished: () => undefined,
    onInternalError: () => undefined,
  })
}

/** Captured mails in memory. */
export function createMemoryMails(): CapturedMails {
  let mails: StoredMail[] = []
  let position = 0
  return {
    add: async mail => void mails.unshift({ ...mail, position: ++position }),
    list: async ({ to, since, before, limit }) =>
      mails
        .filter(mail => to === null || mail.to.map(foldAddress).includes(to))
        .filter(mail => since === null || mail.date >= since)
        .filter(mail => before === null || mail.position < before)
        .slice(0, limit),
    find: async id => mails.find(mail => mail.id === id) ?? null,
    clear: async () => {
      mails = []
    },
  }
}

/** Settings in memory, with what was saved last. */
export function createMemorySettings() {
  let settings: Settings = defaultSettings
  return {
    current: async () => settings,
    saveSettings: async (_by: object, change: Partial<Settings>) => {
      settings = { ...settings, ...change }
      return settings
    },
  }
}

export function aPerson(name: string, change: Partial<PrincipalRecord> = {}): PrincipalRecord {
  return {
    id: `00000000-0000-4000-8000-${Buffer.from(name).toString('hex').padEnd(12, '0').slice(0, 12)}` as PrincipalId,
    kind: 'user',
    displayName: `${name[0]?.toUpperCase()}${name.slice(1)} Prieto`,
    mail: `${name}@convite.example`,
    mailNickname: name,
    userPrincipalName: `${name}@convite.example`,
    userType: 'Member',
    externalUserState: null,
    isEnabled: true,
    preferredLanguage: 'en',
    givenName: null,
    surname: null,
    jobTitle: null,
    description: null,
    isMailEnabled: false,
    isSecurityEnabled: false,
    isUnified: false,
    isAdmin: false,
    createdAt: 0,
    isDeleted: false,
    tokensValidFrom: null,
    ...change,
  }
}

export const anApplication: Application = {
  clientId: 'cccccccc-0000-4000-8000-000000000001',
  displayName: 'Planner robot',
  kind: 'confidential',
  roles: ['Files.ReadWrite.All'],
  certificates: [],
  redirectUris: [],
  delegatedScopes: [],
  isPkceOptional: false,
  secretHashes: [],
  servicePrincipalId: 'dddddddd-0000-4000-8000-000000000001',
}

export const aReadyDocument: ReadyDocument = {
  origin: 'http://127.0.0.1:8080',
  baseUrl: 'http://127.0.0.1:8080/v1.0',
  authority: 'http://127.0.0.1:8080/tenant',
  tenantId: 'tenant',
  caFile: null,
  mailbox: 'http://127.0.0.1:8080/mailbox',
  testControls: 'http://127.0.0.1:8080/convite/v1/test',
  smtp: { host: '127.0.0.1', port: 2525 },
  pid: 1,
  clients: [],
  users: [],
  groups: [],
  sites: [],
  drives: [],
}

export function aMail(id: string, change: Partial<CapturedMail> = {}): CapturedMail {
  return {
    id,
    date: Date.parse('2026-11-22T07:00:00Z'),
    from: 'Convite <no-reply@convite.example>',
    to: ['bo@convite.example'],
    subject: `Ana shared “${id}”`,
    text: 'Ana shared a file.',
    html: '<!doctype html><html><head><title>x</title></head><body><p>Ana shared a file.</p></body></html>',
    headers: { subject: `Ana shared “${id}”`, 'message-id': `<${id}@convite.example>` },
    links: ['http://127.0.0.1:8080/i/secret'],
    codes: ['123456'],
    raw: `Subject: ${id}\r\n\r\nAna shared a file.`,
    ...change,
  }
}
