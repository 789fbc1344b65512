/**
 * Passwords of a seed. A hash takes a tenth of a second of a core (argon2id), so in development mode a seed stores
 * plain passwords sealed under the server's key, and the hashes are made after the server answers. Sealing, not
 * deriving from a key: a seed may say passwords itself, the ready file shows them after a restart too, and one that
 * somebody changed since must not be shown any more; the sealed text goes with the change. Outside development mode
 * nothing is sealed: the hashes are made before anything is written, and no password is made up.
 */
import type { PreparedAccount } from '../domain/identities/account-draft.ts'
import type { Random } from '../domain/ports/clock.ts'
import { type KeptPassword, type KeptSecrets, passwordPurpose } from '../domain/ports/kept-secrets.ts'
import type { Secrets } from '../domain/ports/secrets.ts'
import type { PlannedUser } from './plan-people.ts'
import type { SeedUser } from './seed-schema.ts'

export interface PasswordTools {
  readonly random: Random
  readonly secrets: Pick<Secrets, 'seal' | 'open' | 'hashPassword'>
  /** Development mode. */
  readonly keepsSecrets: boolean
  /** Passwords of the installation by user id: with their hashes they outlive a reset. */
  readonly keptPasswords: ReadonlyMap<string, KeptPassword>
}

const passwordBytes = 16

/** The accounts of users with their passwords. Guests have none unless the seed says one: they sign in by mail code. */
export async function addPasswords(
  users: readonly PlannedUser[],
  tools: PasswordTools,
): Promise<readonly PreparedAccount[]> {
  const accounts: PreparedAccount[] = []
  for (const { user, account } of users) accounts.push({ ...account, ...(await choosePassword(user, account, tools)) })
  return accounts
}

async function choosePassword(
  user: SeedUser,
  { record: { id, userType } }: PreparedAccount,
  { keepsSecrets, keptPasswords, random, secrets }: PasswordTools,
): Promise<Partial<Pick<PreparedAccount, 'passwordHash' | 'passwordSealed'>>> {
  if (!keepsSecrets)
    return user.password === undefined ? {} : { passwordHash: await secrets.hashPassword(user.password) }
  if (user.password === undefined && userType === 'Guest') return {}
  const purpose = passwordPurpose(id)
  const kept = keptPasswords.get(id)
  if (kept !== undefined && (user.password === undefined || user.password === secrets.open(kept.sealed, purpose))) {
    return { passwordSealed: kept.sealed, passwordHash: kept.hash }
  }
  const password = user.password ?? random.bytes(passwordBytes).toString('base64url')
  return { passwordSealed: secrets.seal(password, purpose) }
}

const usersPerStep = 100

/**
 * Makes the hashes that a seed left for later, one after the other so that the server stays quick. Whoever wants to
 * compare a password right after a start waits for the promise of this run.
 * @returns how many hashes were made.
 */
export async function hashKeptPasswords(
  deps: { readonly kept: KeptSecrets; readonly secrets: Pick<Secrets, 'open' | 'hashPassword'> },
  signal: AbortSignal,
): Promise<number> {
  let count = 0
  for (;;) {
    const users = await deps.kept.unhashed(usersPerStep)
    for (const { id, sealed } of users) {
      if (signal.aborted) return count
      const hash = await deps.secrets.hashPassword(deps.secrets.open(sealed, passwordPurpose(id)))
      await deps.kept.storeHash(id, sealed, hash)
      count++
    }
    if (users.length < usersPerStep) return count
  }
}
