import { randomBytes, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { AddressInfo } from 'node:net'
import type { Application } from '../../domain/ports/application-registry.ts'
import type { Clock, Random } from '../../domain/ports/clock.ts'
import type { PrincipalId } from '../../domain/principal.ts'
import { hashClientSecret } from '../secrets/client-secret.ts'
import { createIssuer, type Issuer } from '../issuer/issuer.ts'
import type { IssuerDeps, TokenLifetimes } from '../issuer/issuer-settings.ts'
import { type KeyRingDeps, openKeyRing } from '../keys/key-ring.ts'
import type { KeyStore } from '../keys/key-store.ts'
import type { TokenPerson } from '../tokens/token-claims.ts'
import { createTokenMinter } from '../tokens/token-minter.ts'
import { createTokenVerifier } from '../tokens/token-verifier.ts'
import { createMemoryOidcState } from './memory-oidc-state.ts'
import { createMemorySessions } from './memory-sessions.ts'
import { plainViews } from './plain-views.ts'

/** The public origin of the tests. The server listens elsewhere, so an address made from Host would show. */
export const testOrigin = 'https://drive.example.test'
export const testTenantId = '6b6c0000-0000-4000-8000-00000000c0de'

export const testRandom: Random = { bytes: randomBytes, guid: randomUUID }

/** A clock that a test moves; the machine's goes on. */
export interface TestClock extends Clock {
  move(ms: number): void
}

export function createTestClock(): TestClock {
  let offset = 0
  return {
    now: () => Date.now() + offset,
    machine: () => Date.now(),
    move(ms) {
      offset += ms
    },
  }
}

export function createMemoryKeyStore(json: string | null = null): KeyStore & { readonly content: () => string | null } {
  let content = json
  return {
    content: () => content,
    load: () => Promise.resolve(content),
    async create(first) {
      if (content !== null) return false
      content = first
      return true
    },
    async change(edit) {
      if (content === null) throw new Error('There are no keys.')
      content = edit(content)
    },
  }
}

export function aPerson(change: Partial<TokenPerson> = {}): TokenPerson & { readonly isAdministrator: boolean } {
  return {
    id: 'aaaaaaaa-0000-4000-8000-000000000001' as PrincipalId,
    userPrincipalName: 'ana@convite.example',
    displayName: 'Ana Prieto',
    mail: 'ana@convite.example',
    userType: 'Member',
    tokensValidFrom: null,
    isAdministrator: false,
    ...change,
  }
}

export const testSecret = randomBytes(32).toString('base64url')

export function anApplication(change: Partial<Application> = {}): Application {
  return {
    clientId: 'cccccccc-0000-4000-8000-000000000001',
    displayName: 'Planner robot',
    kind: 'confidential',
    roles: ['Files.ReadWrite.All', 'Sites.Read.All'],
    certificates: [],
    redirectUris: [],
    delegatedScopes: [],
    isPkceOptional: false,
    secretHashes: [hashClientSecret('an older secret'), hashClientSecret(testSecret)],
    servicePrincipalId: 'dddddddd-0000-4000-8000-000000000001',
    ...change,
  }
}

/** What a key ring needs; trouble fails the test. */
export function aKeyRingDeps(change: Partial<KeyRingDeps> = {}): KeyRingDeps {
  const error = (facts: Readonly<Record<string, unknown>>) => {
    throw new Error('The key ring logged an error.', { cause: facts['err'] })
  }
  return { clock: createTestClock(), random: testRandom, log: { error }, ...change }
}

const sharedKeys = openKeyRing(createMemoryKeyStore(), aKeyRingDeps())

/** Issuer, verifier and minter of one server, on a port of their own. */
export async function startAuthWorld(lifetimes: Partial<TokenLifetimes> = {}) {
  const keys = await sharedKeys
  const clock = createTestClock()
  const state = createMemoryOidcState()
  const people = new Map<string, TokenPerson>([[aPerson().id, aPerson()]])
  const applications = new Map<string, Application>([[anApplication().clientId, anApplication()]])
  /** By client id and person. */
  const consents = new Map<string, readonly string[]>()
  const sessions = createMemorySessions(state)
  const logged: object[] = []
  const deps: IssuerDeps = {
    keys,
    clock,
    random: testRandom,
    state,
    applications: { findByClientId: id => Promise.resolve(applications.get(id) ?? null) },
    people: { findForToken: id => Promise.resolve(people.get(id) ?? null) },
    consents: { scopesFor: (clientId, personId) => Promise.resolve(new Set(consents.get(`${clientId} ${personId}`))) },
    views: plainViews,
    sessions,
    visitorAddress: request => request.socket.remoteAddress ?? '',
    visitorKey: request => request.socket.remoteAddress ?? '',
    userCodes: {
      take: () => Promise.resolve({ kind: 'counted', counted: { tries: 1, opensAt: 0, lastAt: 0 } }),
      giveBack: () => Promise.resolve(),
    },
    log: { error: details => logged.push(details) },
  }
  const domains = ['convite.example']
  const issuer = createIssuer(
    {
      origin: testOrigin,
      tenantId: testTenantId,
      tenantDomains: () => domains,
      resourceHosts: ['files.example.test'],
      lifetimes,
    },
    deps,
  )
  const { authority } = issuer
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    if (issuer.handles(path)) void issuer.callback(request, response)
    else if (path.startsWith('/signin/'))
      void answerInteraction(issuer, request, response, path.slice('/signin/'.length))
    else response.writeHead(404).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    keys,
    clock,
    state,
    people,
    applications,
    consents,
    /** Of the tenant. */
    domains,
    sessions,
    logged,
    deps,
    issuer,
    authority,
    address,
    minter: createTokenMinter(authority, { keys, clock, random: testRandom }),
    verifier: createTokenVerifier(
      { origin: testOrigin, issuers: [authority.issuer], audiences: [authority.audience], tenantId: testTenantId },
      { keys: keys.signing, clock },
    ),
    /** Posts a form to the token address of a tenant. */
    async askToken(form: Record<string, string>, headers: Record<string, string> = {}, tenant = testTenantId) {
      const response = await fetch(`${address}/${tenant}/oauth2/v2.0/token`, {
        method: 'POST',
        body: new URLSearchParams(form),
        headers,
      })
      return { status: response.status, headers: response.headers, body: (await response.json()) as TokenAnswer }
    },
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

export type AuthWorld = Awaited<ReturnType<typeof startAuthWorld>>

/** The sign-in pages without pages: facts as JSON, and a step by its name. */
async function answerInteraction(
  issuer: Issuer,
  request: IncomingMessage,
  response: ServerResponse,
  uid: string,
): Promise<void> {
  const interactions = await issuer.loadInteractions()
  if (request.method === 'GET') {
    const facts = await interactions.read(request, response, uid)
    response.writeHead(facts === null ? 410 : 200).end(JSON.stringify(facts))
    return
  }
  const form = new URLSearchParams(await text(request))
  const personId = form.get('person')
  const login = { personId: personId ?? '', method: 'password', stamp: null, isKept: true }
  const steps: Record<string, () => Promise<string | null>> = {
    login: () => interactions.finishLogin(request, response, uid, login),
    choose: () => interactions.finishChoice(request, response, uid),
    consent: () => interactions.finishConsent(request, response, uid),
    abort: () => interactions.abort(request, response, uid),
  }
  const next = await steps[form.get('step') ?? '']?.()
  if (next == null) response.writeHead(410).end()
  else response.writeHead(303, { Location: next }).end()
}

/** Both a good and a bad answer of the token endpoint. */
export interface TokenAnswer {
  readonly token_type: string
  readonly access_token: string
  readonly expires_in: number
  readonly ext_expires_in: number
  readonly scope: string
  readonly refresh_token: string
  readonly id_token: string
  readonly client_info?: string
  readonly error: string
  readonly error_description: string
  readonly error_codes: readonly number[]
  readonly error_uri: string
  readonly suberror?: string
  readonly timestamp: string
  readonly trace_id: string
  readonly correlation_id: string
}
