/** Signing in with a password: its use cases with their stores. */
import { createDeviceProofs, type DeviceProofs } from '../auth/browser/device-proof.ts'
import type { ServerKeys } from '../auth/keys/keys.ts'
import { createPasswords } from '../auth/secrets/passwords.ts'
import type { AccountMails, PasswordChanges } from '../domain/ports/account-mails.ts'
import type { Clock, Random } from '../domain/ports/clock.ts'
import type { Secrets } from '../domain/ports/secrets.ts'
import type { Credentials } from '../domain/ports/credentials.ts'
import type { SignInSessions } from '../domain/ports/sign-in-sessions.ts'
import { type ChangePassword, createChangePassword } from '../domain/sign-in/change-password.ts'
import { createPasswordReset, type PasswordReset } from '../domain/sign-in/password-reset.ts'
import { createPasswordSignIn, type PasswordSignIn } from '../domain/sign-in/password-sign-in.ts'
import { createResetBudget } from '../domain/sign-in/reset-budget.ts'
import { createTryBudget } from '../domain/sign-in/try-budget.ts'
import { createUserCodeBudget, type UserCodeBudget } from '../domain/sign-in/user-code-budget.ts'
import { createAccountMails } from '../store/account-mails.ts'
import { createCredentials } from '../store/credentials.ts'
import { createPasswordChanges } from '../store/password-changes.ts'
import { createSignInSessions } from '../store/sign-in-sessions.ts'
import { createSignInTries } from '../store/sign-in-tries.ts'
import type { Engine } from '../store/statement.ts'
import { followKeys } from './follow-keys.ts'

export interface SignInServices {
  readonly sessions: SignInSessions
  readonly credentials: Credentials
  readonly devices: DeviceProofs
  readonly signInWithPassword: PasswordSignIn
  readonly userCodes: UserCodeBudget
  readonly passwordReset: PasswordReset
  readonly changePassword: ChangePassword
  readonly passwordChanges: PasswordChanges
  readonly accountMails: AccountMails
  /** Deletes what is over of sessions, tries, links and mails, at most `limit` of each; gives how many. */
  sweep(limit: number): Promise<number>
}

export interface SignInDeps {
  readonly engine: Engine
  readonly keys: Pick<ServerKeys, 'deviceProofKeys'>
  readonly secrets: Secrets
  readonly clock: Clock
  readonly random: Random
}

/** Three months in which it can be seen what became of a mail, as in the outbox. */
const mailLifeMs = 90 * 24 * 3_600_000

/** Wires the sign-in by password. */
export function buildSignIn({ engine, keys, secrets, clock, random }: SignInDeps): SignInServices {
  const tries = createSignInTries(engine)
  const sessions = createSignInSessions(engine)
  const credentials = createCredentials(engine)
  const passwords = createPasswords()
  const budget = createTryBudget({ tries, secrets, clock })
  const devices = followKeys(
    () => keys.deviceProofKeys,
    given => createDeviceProofs(given, { clock, random }),
  )
  const accountMails = createAccountMails(engine)
  const passwordChanges = createPasswordChanges(engine)
  return {
    sessions,
    accountMails,
    passwordChanges,
    credentials,
    devices: {
      issueDeviceProof: (person, former) => devices().issueDeviceProof(person, former),
      readDeviceProof: value => devices().readDeviceProof(value),
    },
    signInWithPassword: createPasswordSignIn({ credentials, passwords, budget }),
    userCodes: createUserCodeBudget({ tries, secrets, clock }),
    passwordReset: createPasswordReset({
      mails: accountMails,
      changes: passwordChanges,
      credentials,
      passwords,
      secrets,
      budget: createResetBudget({ tries, secrets, clock }),
      clock,
      random,
    }),
    changePassword: createChangePassword({ credentials, changes: passwordChanges, passwords, budget, clock, random }),
    async sweep(limit) {
      const swept = [
        await sessions.sweep(clock.now(), limit),
        await tries.sweep(clock.machine(), limit),
        await passwordChanges.sweepResets(clock.now(), limit),
        await accountMails.sweep(clock.now() - mailLifeMs, limit),
      ]
      return swept.reduce((sum, count) => sum + count)
    },
  }
}
