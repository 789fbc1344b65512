/**
 * A forgotten password: a link by mail, good once and for an hour. Whoever asks is answered alike after the same work,
 * whether or not anybody has that name, and whether or not the relay is there: what was typed is written down, and the
 * job looks whose it is (security lessons D7 and J1). Looking at the link proves and changes nothing (D10).
 */
import { foldAddress } from '../identities/address.ts'
import { canSignIn } from '../identities/can-sign-in.ts'
import { ownClientId } from '../identities/own-client.ts'
import { judgePassword, type PasswordFault } from '../identities/password.ts'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { AccountMails, ClaimedAccountMail, PasswordChanges } from '../ports/account-mails.ts'
import type { Clock, Random } from '../ports/clock.ts'
import type { Credentials } from '../ports/credentials.ts'
import type { Passwords } from '../ports/passwords.ts'
import type { Secrets } from '../ports/secrets.ts'
import type { PrincipalId } from '../principal.ts'
import type { ResetBudget } from './reset-budget.ts'

export interface ResetOrder {
  /** As typed: a mail address or user principal name. */
  readonly address: string
  /** The language of the page; the account's own comes first. */
  readonly language: string
  readonly visitor: string
  /** The browser in words (describeDevice), for the mail. */
  readonly device: string | null
  readonly requestId: string
}

export type ResetOrderResult =
  | { readonly kind: 'accepted' }
  /** Of this visitor; it says nothing of the account. */
  | { readonly kind: 'tooMany'; readonly retryAfterSeconds: number }

/** A link that is good. */
export interface OpenReset {
  readonly person: PrincipalRecord
  readonly expiresAt: number
}

export interface ResetAnswer {
  readonly token: string
  readonly newPassword: string
  readonly device: string | null
  readonly requestId: string
}

export type ResetResult =
  | { readonly kind: 'done'; readonly person: PrincipalRecord }
  /** Used, replaced by a later one, too old, or none at all. */
  | { readonly kind: 'gone' }
  /** The link stays good. */
  | { readonly kind: 'refused'; readonly fault: PasswordFault }
  | { readonly kind: 'busy' }

export interface PasswordReset {
  request(order: ResetOrder): Promise<ResetOrderResult>
  /** For somebody whom an administrator helps, also for the first password of an account. */
  requestFor(person: PrincipalId, requestId: string): Promise<void>
  /** For the page behind the link. */
  read(token: string): Promise<OpenReset | null>
  finish(answer: ResetAnswer): Promise<ResetResult>
  /** Finds out whose request a claimed mail is and makes its link good; null when there is nobody to send it to. */
  address(mail: ClaimedAccountMail): Promise<ClaimedAccountMail | null>
}

export interface PasswordResetDeps {
  readonly mails: Pick<AccountMails, 'queueReset' | 'openReset' | 'drop'>
  readonly changes: Pick<PasswordChanges, 'findReset' | 'finishReset'>
  readonly credentials: Pick<Credentials, 'findByName' | 'findById'>
  readonly passwords: Pick<Passwords, 'hash'>
  readonly secrets: Pick<Secrets, 'hash' | 'seal'>
  readonly budget: ResetBudget
  readonly clock: Clock
  readonly random: Random
}

/** The movable clock. */
export const resetLifeMs = 60 * 60_000
const tokenBytes = 32
const longestName = 320

/** The purpose under which the token of a mail is sealed. */
export function resetPurpose(mailId: string): string {
  return `password-reset:${mailId}`
}

/** Wires the forgotten password. */
export function createPasswordReset(deps: PasswordResetDeps): PasswordReset {
  const { mails, changes, credentials, passwords, secrets, clock, random } = deps

  const queue = (request: { name: string | null; person: PrincipalId | null } & Partial<ResetOrder>) => {
    const now = clock.now()
    return mails.queueReset({
      mailId: random.guid(),
      name: request.name,
      person: request.person,
      language: request.language ?? null,
      requestedFrom: request.device ?? null,
      requestId: request.requestId ?? '',
      now,
      expiresAt: now + resetLifeMs,
    })
  }

  const findOpen = async (token: string): Promise<OpenReset | null> => {
    const found = await changes.findReset(secrets.hash(token), clock.now())
    const credential = found && (await credentials.findById(found.person))
    return credential && canSignIn(credential.person) ? { person: credential.person, expiresAt: found.expiresAt } : null
  }

  /** Who forgot a password had one: an account that signs in elsewhere gets no second door by this. */
  const findAddressee = async ({ name, person }: ClaimedAccountMail) => {
    if (name === null) return person === null ? null : credentials.findById(person)
    const found = await credentials.findByName(name)
    return found?.hasPassword ? found : null
  }

  return {
    async request(order) {
      const name = foldAddress(order.address.slice(0, longestName))
      const permit = await deps.budget(name, order.visitor)
      if (permit.kind === 'tooMany') return permit
      if (permit.kind === 'mail') await queue({ ...order, name, person: null })
      return { kind: 'accepted' }
    },
    async requestFor(person, requestId) {
      await queue({ name: null, person, requestId })
    },
    read: findOpen,
    async finish({ token, newPassword, device, requestId }) {
      const open = await findOpen(token)
      if (open === null) return { kind: 'gone' }
      const fault = judgePassword(newPassword, open.person)
      if (fault !== null) return { kind: 'refused', fault }
      const passwordHash = await passwords.hash(newPassword)
      if (passwordHash === null) return { kind: 'busy' }
      // Who acts is not known yet; the change itself is the person's.
      const by = { appId: ownClientId, requestId, now: clock.now() }
      const change = { passwordHash, noticeId: random.guid(), doneFrom: device }
      const isOurs = await changes.finishReset(by, secrets.hash(token), change)
      if (!isOurs) return { kind: 'gone' }
      const changed = await credentials.findById(open.person.id)
      return { kind: 'done', person: changed?.person ?? open.person }
    },
    async address(mail) {
      const found = await findAddressee(mail)
      const address = found && canSignIn(found.person) ? found.person.mail : null
      if (!found || address === null || clock.now() >= (mail.givesUpAt ?? 0)) {
        await mails.drop(mail)
        return null
      }
      const token = random.bytes(tokenBytes).toString('base64url')
      const tokenSealed = secrets.seal(token, resetPurpose(mail.deliveryId))
      const addressee = { person: found.person.id, address, tokenHash: secrets.hash(token), tokenSealed }
      if (!(await mails.openReset(mail, addressee))) {
        await mails.drop(mail)
        return null
      }
      return { ...mail, name: null, person: addressee.person, address, tokenSealed }
    },
  }
}
