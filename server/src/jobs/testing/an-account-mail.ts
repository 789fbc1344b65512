import type { ClaimedAccountMail } from '../../domain/ports/account-mails.ts'
import type { PrincipalId } from '../../domain/principal.ts'

/** A mail with a link for a new password, addressed already. */
export function anAccountMail(change: Partial<ClaimedAccountMail> = {}): ClaimedAccountMail {
  const createdAt = Date.UTC(2027, 0, 1)
  return {
    deliveryId: 'm1',
    kind: 'passwordReset',
    name: null,
    person: 'ana' as PrincipalId,
    address: 'ana@ours.test',
    language: 'es',
    requestedFrom: 'Firefox on Linux',
    tokenSealed: 'password-reset:m1|tok',
    attempts: 0,
    claim: 1,
    firstTryAt: null,
    earlierRows: [],
    requestId: 'r1',
    createdAt,
    givesUpAt: createdAt + 3_600_000,
    ...change,
  }
}
