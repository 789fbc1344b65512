import { ownClientId } from '../identities/own-client.ts'
import { judgePassword, longestPassword, type PasswordFault } from '../identities/password.ts'
import type { PasswordChanges } from '../ports/account-mails.ts'
import type { Clock, Random } from '../ports/clock.ts'
import type { Credentials } from '../ports/credentials.ts'
import type { Passwords } from '../ports/passwords.ts'
import type { PrincipalId } from '../principal.ts'
import type { TryBudget } from './try-budget.ts'

export interface PasswordChangeOrder {
  readonly person: PrincipalId
  readonly current: string
  readonly next: string
  /** The session in which it is done; it goes on, all others end. */
  readonly keepSession: string | null
  /** The browser in words, for the notice. */
  readonly device: string | null
  readonly requestId: string
}

export type PasswordChangeResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'refused'; readonly fault: PasswordFault | 'same' }
  | { readonly kind: 'tooMany'; readonly retryAfterSeconds: number }
  | { readonly kind: 'busy' }

export type ChangePassword = (order: PasswordChangeOrder) => Promise<PasswordChangeResult>

/** Wires the change of one's own password. Who found an open browser must guess the present one, and is counted. */
export function createChangePassword(deps: {
  readonly credentials: Pick<Credentials, 'findById'>
  readonly changes: Pick<PasswordChanges, 'set'>
  readonly passwords: Passwords
  readonly budget: TryBudget
  readonly clock: Clock
  readonly random: Random
}): ChangePassword {
  const { credentials, passwords, budget, random } = deps
  return async ({ person, current, next, keepSession, device, requestId }) => {
    const found = await credentials.findById(person)
    if (found === null || [...current].length > longestPassword) return { kind: 'wrong' }
    const fault = judgePassword(next, found.person)
    if (fault !== null) return { kind: 'refused', fault }
    const permit = await budget.take({ name: person, visitor: '', device: 'change of password' })
    if (permit.kind === 'tooMany') return permit
    const verdict = await passwords.verify(current, found.passwordHash)
    const passwordHash = verdict?.isRight ? await passwords.hash(next) : null
    if (verdict === null || (verdict.isRight && passwordHash === null)) {
      await budget.giveBack(permit.counted, false)
      return { kind: 'busy' }
    }
    if (passwordHash === null) return { kind: 'wrong' }
    await budget.giveBack(permit.counted, true)
    if (next === current) return { kind: 'refused', fault: 'same' }
    const by = { actor: person, appId: ownClientId, requestId, now: deps.clock.now() }
    await deps.changes.set(by, { person, passwordHash, noticeId: random.guid(), doneFrom: device }, keepSession)
    return { kind: 'done' }
  }
}
