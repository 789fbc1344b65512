/** A directory with applications, for what hangs on them. */
import type {
  ApplicationAdmin,
  ApplicationDraft,
  ClientSecretDraft,
  RegisteredCertificate,
} from '../../domain/ports/application-admin.ts'
import type { ApplicationRegistry } from '../../domain/ports/application-registry.ts'
import type { Consents } from '../../domain/ports/consents.ts'
import { createApplicationAdmin } from '../application-admin.ts'
import { createApplicationRegistry } from '../applications.ts'
import { createConsents } from '../consents.ts'
import { createOidcState, type OidcStateStore } from '../oidc-state.ts'
import { type DirectoryWorld, makeDirectoryWorld } from './directory-world.ts'
import type { MakeStoreWorld } from './world.ts'

export interface ApplicationWorld extends DirectoryWorld {
  readonly applications: ApplicationAdmin
  readonly registry: ApplicationRegistry
  readonly consents: Consents
  readonly state: OidcStateStore
  /** A refresh token of that application, for that person. */
  aRefreshToken(clientId: string, accountId: string): Promise<() => Promise<boolean>>
  /** Every audit row with that beginning of its action, oldest first. */
  auditOf(prefix: string): Promise<readonly Record<string, unknown>[]>
}

export const monthMs = 30 * 86_400_000

export function aSecret(id: string, now: number, change: Partial<ClientSecretDraft> = {}): ClientSecretDraft {
  return {
    id,
    hash: `hash-${id}`,
    hint: 'abc',
    displayName: null,
    startsAt: now,
    endsAt: now + monthMs,
    sealed: null,
    ...change,
  }
}

export function aCertificate(
  id: string,
  now: number,
  change: Partial<RegisteredCertificate> = {},
): RegisteredCertificate {
  return {
    id,
    displayName: `Certificate ${id}`,
    thumbprintSha1: `sha1-${id}`,
    thumbprintSha256: `sha256-${id}`,
    publicJwk: { kty: 'RSA', n: 'bg', e: 'AQAB' },
    startsAt: now,
    endsAt: now + monthMs,
    ...change,
  }
}

export function anApplication(clientId: string, change: Partial<ApplicationDraft> = {}): ApplicationDraft {
  return {
    clientId,
    objectId: `object-${clientId}`,
    servicePrincipalId: `principal-${clientId}`,
    displayName: `App ${clientId}`,
    kind: 'confidential',
    roles: ['Files.Read.All'],
    redirectUris: [{ kind: 'web', uri: 'https://app.example/done' }],
    delegatedScopes: ['Files.Read', 'User.Read'],
    isPkceOptional: true,
    isEnabled: true,
    secrets: [],
    ...change,
  }
}

export async function makeApplicationWorld(makeStore: MakeStoreWorld): Promise<ApplicationWorld> {
  const world = await makeDirectoryWorld(makeStore)
  const { engine, random, clock } = world
  const state = createOidcState(engine)
  let tokens = 0
  return {
    ...world,
    applications: createApplicationAdmin(engine),
    registry: createApplicationRegistry(engine, clock),
    consents: createConsents(engine, random),
    state,
    async aRefreshToken(clientId, accountId) {
      const id = `token-${++tokens}`
      const row = { grantId: null, uid: null, userCode: null, sessionUid: null, expiresAt: null }
      await state.upsert({ model: 'RefreshToken', id, payload: {}, accountId, clientId, ...row })
      return async () => (await state.find('RefreshToken', id)) !== null
    },
    auditOf: prefix =>
      world.query(
        'select action, target, old_value, new_value from audit where action like ? order by seq, part',
        `${prefix}%`,
      ),
  }
}
