/**
 * Between `oidc-provider` and our store. The provider reads the machine's clock and keeps its keys in plain text;
 * here its times become those of the movable clock, and what opens a door becomes a hash
 * (design.md section 9, two clocks and secrets).
 */
import { hash } from 'node:crypto'
import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { Application, ApplicationRegistry } from '../../domain/ports/application-registry.ts'
import type { Clock } from '../../domain/ports/clock.ts'
import type { OidcStatePort, OidcStateRow } from '../../domain/ports/oidc-state.ts'
import type { SignInSessions } from '../../domain/ports/sign-in-sessions.ts'

export interface OidcAdapterDeps {
  readonly state: OidcStatePort
  readonly applications: ApplicationRegistry
  readonly sessions: Pick<SignInSessions, 'find'>
  readonly clock: Clock
  /** How long a refresh token that was exchanged still works, so that a lost answer locks nobody out. */
  readonly reuseGraceMs: number
  /** Turns an application into the metadata that the provider wants. */
  readonly describeClient: (application: Application) => AdapterPayload
  /** The provider's error for a code, token or assertion that is used up. */
  readonly makeReuseError: (model: string) => Error
}

/** Makes the provider's storage for one kind of state; the provider calls it once for each of its models. */
export function createOidcAdapter(model: string, deps: OidcAdapterDeps): Adapter {
  return model === 'Client' ? createClientAdapter(deps) : createStateAdapter(model, deps)
}

/**
 * Stands before the key of a row where the secret itself is not known: the person brings the user code, the device alone
 * has the device code. No device code has this form, and the token endpoint takes none that has (token-request.ts).
 */
export const rowMark = 'row:'

const readOnly = () => Promise.reject(new Error('Applications are registered elsewhere; the issuer only reads them.'))

function createClientAdapter({ applications, describeClient }: OidcAdapterDeps): Adapter {
  return {
    async find(clientId) {
      const application = await applications.findByClientId(clientId.toLowerCase())
      return application === null ? undefined : describeClient(application)
    },
    upsert: readOnly,
    findByUid: readOnly,
    findByUserCode: readOnly,
    consume: readOnly,
    destroy: readOnly,
    revokeByGrantId: readOnly,
  }
}

function createStateAdapter(model: string, deps: OidcAdapterDeps): Adapter {
  const { state, clock } = deps
  const toKey = (id: string) => {
    if (model === 'Grant') return id
    return model === 'DeviceCode' && id.startsWith(rowMark) ? id.slice(rowMark.length) : hash('sha256', id, 'hex')
  }
  const shiftSeconds = () => Math.round((clock.now() - clock.machine()) / 1000)

  function isInGrace(row: OidcStateRow): boolean {
    return model === 'RefreshToken' && row.consumedAt !== null && clock.now() < row.consumedAt + deps.reuseGraceMs
  }

  function toPayload(row: OidcStateRow | null, id?: string): AdapterPayload | undefined {
    if (row === null) return undefined
    const payload = shiftTimes(row.payload, -shiftSeconds())
    if (id !== undefined) payload.jti = id
    if (row.consumedAt !== null && !isInGrace(row)) payload.consumed = Math.floor(row.consumedAt / 1000)
    return payload
  }

  /** A session in which somebody is signed in counts while the list of sign-ins holds it, whatever the row says. */
  async function keepTrusted(row: OidcStateRow | null): Promise<OidcStateRow | null> {
    if (model !== 'Session' || row === null || row.accountId === null) return row
    return (await deps.sessions.find(row.uid ?? '', clock.now())) === null ? null : row
  }

  return {
    async upsert(id, payload, expiresIn) {
      const { jti: _secret, ...rest } = shiftTimes({ ...payload }, shiftSeconds())
      await state.upsert({
        model,
        id: toKey(id),
        payload: rest,
        // A request that waits goes on when the grant of the one who was signed in ends: somebody else signs in just now.
        grantId: (model === 'Interaction' ? null : payload.grantId) ?? null,
        uid: payload.uid ?? null,
        userCode: payload.userCode ?? null,
        accountId: payload.accountId ?? null,
        clientId: payload.clientId ?? null,
        sessionUid: (model === 'Session' ? payload.uid : payload.sessionUid) ?? null,
        expiresAt: expiresIn === undefined ? null : clock.now() + expiresIn * 1000,
      })
      // The provider looks first and writes afterwards. Of two that use one assertion at once both find nothing: who
      // marks the row was first (security lesson I8).
      if (model === 'ReplayDetection' && !(await state.consume(model, toKey(id), clock.now()))) {
        throw deps.makeReuseError(model)
      }
    },
    find: async id => toPayload(await keepTrusted(await state.find(model, toKey(id))), id),
    findByUid: async uid => toPayload(await keepTrusted(await state.findByUid(model, uid))),
    async findByUserCode(userCode) {
      const row = await state.findByUserCode(model, userCode)
      return toPayload(row, row === null ? undefined : rowMark + row.id)
    },
    async consume(id) {
      if (await state.consume(model, toKey(id), clock.now())) return
      const row = await state.find(model, toKey(id))
      if (row !== null && isInGrace(row)) return
      // Two used it at once and the other was first: whoever holds the copy, the whole family ends (lesson I8).
      // The grant goes too, so what the first one is given in this very moment cannot be exchanged either.
      if (row?.grantId) {
        await state.revokeByGrantId(row.grantId)
        await state.destroy('Grant', row.grantId)
      }
      throw deps.makeReuseError(model)
    },
    destroy: id => state.destroy(model, toKey(id)),
    revokeByGrantId: grantId => state.revokeByGrantId(grantId),
  }
}

/** The times that decide about life, in whole seconds. Others stay as the provider wrote them. */
const times = ['iat', 'exp', 'iiat'] as const

function shiftTimes(payload: Readonly<Record<string, unknown>>, seconds: number): AdapterPayload {
  const shifted: AdapterPayload = { ...payload }
  for (const name of times) {
    const value = payload[name]
    if (typeof value === 'number') shifted[name] = value + seconds
  }
  return shifted
}
