/**
 * Name and password. Whoever has no account, no password, a disabled or deleted account or an invitation not yet
 * accepted is answered like a wrong password, after the same work (security lessons D7 and C1).
 */
import { foldAddress } from '../identities/address.ts'
import { canSignIn } from '../identities/can-sign-in.ts'
import { longestPassword } from '../identities/password.ts'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { Credential, Credentials } from '../ports/credentials.ts'
import type { Passwords } from '../ports/passwords.ts'
import type { KnownDevice } from './known-device.ts'
import type { TryBudget } from './try-budget.ts'

export interface PasswordTry {
  /** A user principal name or mail address as typed. */
  readonly username: string
  readonly password: string
  /** The key of where the call comes from; IPv6 by /64. */
  readonly visitor: string
  /** What `readDeviceProof` made of the browser's cookie. */
  readonly knownDevice: KnownDevice | null
}

export type PasswordSignInResult =
  | { readonly kind: 'ok'; readonly person: PrincipalRecord }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'tooMany'; readonly retryAfterSeconds: number }
  /** So many passwords are being compared that this one was not. Nothing was counted. */
  | { readonly kind: 'busy' }

export type PasswordSignIn = (attempt: PasswordTry) => Promise<PasswordSignInResult>

export interface PasswordSignInDeps {
  readonly credentials: Credentials
  readonly passwords: Passwords
  readonly budget: TryBudget
}

/** Longer than any name of an account can be. */
const longestName = 320

/** Wires the sign-in by password. */
export function createPasswordSignIn({ credentials, passwords, budget }: PasswordSignInDeps): PasswordSignIn {
  /** After a right password only, when nobody learns anything from the time it takes. */
  const renew = async ({ person, passwordHash }: Credential, password: string) => {
    const renewed = await passwords.hash(password)
    if (renewed !== null && passwordHash !== null) await credentials.renewHash(person.id, passwordHash, renewed)
  }

  return async ({ username, password, visitor, knownDevice }) => {
    if (password.length > longestPassword * 2 || [...password].length > longestPassword) return { kind: 'wrong' }
    const name = foldAddress(username.slice(0, longestName))
    const credential = await credentials.findByName(name)
    const isKnown = credential !== null && knownDevice !== null && knownDevice.people.includes(credential.person.id)
    const permit = await budget.take({ name, visitor, device: isKnown ? knownDevice.device : null })
    if (permit.kind === 'tooMany') return permit
    const verdict = await passwords.verify(password, credential?.passwordHash ?? null)
    if (verdict === null) {
      await budget.giveBack(permit.counted, false)
      return { kind: 'busy' }
    }
    if (!verdict.isRight || credential === null || !canSignIn(credential.person)) return { kind: 'wrong' }
    await budget.giveBack(permit.counted, true)
    if (verdict.isOutdated) await renew(credential, password)
    return { kind: 'ok', person: credential.person }
  }
}
