/** Signing in with a password: its use cases with their stores. */
import { createDeviceProofs, type DeviceProofs } from '../auth/device-proof.ts'
import type { ServerKeys } from '../auth/keys.ts'
import { createPasswords } from '../auth/passwords.ts'
import type { Clock, Random } from '../domain/ports/clock.ts'
import type { Secrets } from '../domain/ports/secrets.ts'
import type { SignInSessions } from '../domain/ports/sign-in-sessions.ts'
import type { SignInTries } from '../domain/ports/sign-in-tries.ts'
import { createPasswordSignIn, type PasswordSignIn } from '../domain/sign-in/password-sign-in.ts'
import { createTryBudget } from '../domain/sign-in/try-budget.ts'
import { createCredentials } from '../store/credentials.ts'
import { createSignInSessions } from '../store/sign-in-sessions.ts'
import { createSignInTries } from '../store/sign-in-tries.ts'
import type { Engine } from '../store/statement.ts'
import { followKeys } from './follow-keys.ts'

export interface SignInServices {
  readonly sessions: SignInSessions
  readonly tries: SignInTries
  readonly devices: DeviceProofs
  readonly signInWithPassword: PasswordSignIn
}

export interface SignInDeps {
  readonly engine: Engine
  readonly keys: Pick<ServerKeys, 'deviceProofKeys'>
  readonly secrets: Secrets
  readonly clock: Clock
  readonly random: Random
}

/** Wires the sign-in by password. */
export function buildSignIn({ engine, keys, secrets, clock, random }: SignInDeps): SignInServices {
  const tries = createSignInTries(engine)
  const devices = followKeys(
    () => keys.deviceProofKeys,
    given => createDeviceProofs(given, { clock, random }),
  )
  return {
    sessions: createSignInSessions(engine),
    tries,
    devices: {
      issueDeviceProof: (person, former) => devices().issueDeviceProof(person, former),
      readDeviceProof: value => devices().readDeviceProof(value),
    },
    signInWithPassword: createPasswordSignIn({
      credentials: createCredentials(engine),
      passwords: createPasswords(),
      budget: createTryBudget({ tries, secrets, clock }),
    }),
  }
}
