/**
 * From the recipients of a request to principals: form (V14, V15), look-up (identities-and-recipients.md section 1)
 * and what policy says of each (V28 to V34). Faults are collected for all recipients before one is thrown.
 */
import type { ErrorCode } from '@convite/contract/errors'
import type { SeenItem } from '../access/authorize.ts'
import { AppError, maxDetails, quoted } from '../errors.ts'
import { foldAlias, type MailAddress, parseAddress } from '../identities/address.ts'
import type { PrincipalRecord } from '../identities/principal-record.ts'
import type { Directory, RecipientMatch } from '../ports/directory.ts'
import type { RecipientInput } from './invite-request.ts'

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** What one recipient is looked up by. */
export type RecipientKey =
  | { readonly by: 'email'; readonly address: MailAddress }
  | { readonly by: 'alias'; readonly alias: string }
  | { readonly by: 'id'; readonly id: string }
  | { readonly by: 'number'; readonly number: string }
  | { readonly by: 'nothing' }

/** A recipient's fault, with the number of the rule that it breaks: the lowest number wins. */
export interface RecipientFault {
  readonly rule: number
  readonly index: number
  readonly code: ErrorCode
  readonly message: string
  readonly target: string
}

/** A recipient after the look-up. `principal` is null for an outside address that nobody knows. */
export interface ResolvedRecipient {
  readonly index: number
  readonly principal: PrincipalRecord | null
  /** The address it was invited by, if it was invited by one. */
  readonly address: MailAddress | null
  /** The principal's `siteUser` number in the drive, if it has one already. */
  readonly siteUser: number | null
}

/** Throws the collected faults as one error: the lowest rule first, every offender in `details`. */
export function throwFaults(faults: readonly RecipientFault[]): void {
  if (faults.length === 0) return
  const first = faults.reduce((best, fault) =>
    fault.rule < best.rule || (fault.rule === best.rule && fault.index < best.index) ? fault : best,
  )
  const details = faults
    .toSorted((left, right) => left.index - right.index)
    .map(({ code, message, target }) => ({ code, message, target }))
  throw new AppError(first.code, first.message, { target: first.target, details })
}

/** V14 and V15: the form of every recipient. */
export function readRecipients(
  seen: SeenItem,
  inputs: readonly RecipientInput[],
  allowLocalhost: boolean,
): readonly RecipientKey[] {
  const faults: RecipientFault[] = []
  const keys = inputs.map((input, index): RecipientKey => {
    // The list may be far too long, which is judged after this (V16): what no answer would name is not written down.
    if (faults.length >= maxDetails) return { by: 'nothing' }
    const given = (['email', 'alias', 'objectId'] as const).filter(member => input[member] !== null)
    const member = given[0]
    if (given.length !== 1 || member === undefined) {
      const found = given.length === 0 ? 'none' : given.join(' and ')
      faults.push({
        rule: 14,
        index,
        code: 'recipientAmbiguous',
        target: `recipients[${index}]`,
        message: `recipients[${index}] has ${found} of email, alias and objectId; give exactly one of them.`,
      })
      return { by: 'nothing' }
    }
    const result = readKey(seen, member, input[member] as string, allowLocalhost)
    if ('key' in result) return result.key
    const target = `recipients[${index}].${member}`
    faults.push({
      rule: 15,
      index,
      code: 'invalidParameterFormat',
      target,
      message: `${target} ${quoted(input[member])} ${result.reason}`,
    })
    return { by: 'nothing' }
  })
  throwFaults(faults)
  return keys
}

function readKey(
  seen: SeenItem,
  member: 'email' | 'alias' | 'objectId',
  value: string,
  allowLocalhost: boolean,
): { readonly key: RecipientKey } | { readonly reason: string } {
  if (member === 'email') {
    const parsed = parseAddress(value, { allowLocalhost })
    return parsed.ok
      ? { key: { by: 'email', address: parsed.address } }
      : { reason: `is not an e-mail address: ${parsed.reason}.` }
  }
  if (value.trim() === '') return { reason: 'is empty.' }
  if (member === 'alias') return { key: { by: 'alias', alias: foldAlias(value) } }
  if (guid.test(value)) return { key: { by: 'id', id: value.toLowerCase() } }
  if (/^\d{1,15}$/.test(value)) return { key: { by: 'number', number: String(Number(value)) } }
  // A pending permission shows the address as identity id, and what a list shows can be sent back.
  const parsed = parseAddress(value, { allowLocalhost })
  if (parsed.ok) return { key: { by: 'email', address: parsed.address } }
  if (seen.drive.type === 'personal') return { key: { by: 'id', id: value } }
  return { reason: 'is neither a directory id (a GUID) nor a siteUser id of this drive.' }
}

/** Looks every recipient up, in a query for each way of naming them. Faults are V28 and V29. */
export async function resolveRecipients(
  directory: Directory,
  seen: SeenItem,
  inputs: readonly RecipientInput[],
  keys: readonly RecipientKey[],
): Promise<{ readonly resolved: readonly ResolvedRecipient[]; readonly faults: readonly RecipientFault[] }> {
  const matches = await directory.resolveRecipients(seen.drive.key, {
    emails: keys.flatMap(key => (key.by === 'email' ? [key.address.folded] : [])),
    aliases: keys.flatMap(key => (key.by === 'alias' ? [key.alias] : [])),
    // An alias that nobody has may be an objectId (identities-and-recipients.md section 1).
    ids: keys.flatMap(key => (key.by === 'id' ? [key.id] : key.by === 'alias' ? [key.alias] : [])),
    numbers: keys.flatMap(key => (key.by === 'number' ? [key.number] : [])),
  })
  const resolved: ResolvedRecipient[] = []
  const faults: RecipientFault[] = []
  const ownDomains = directory.ownDomains()
  keys.forEach((key, index) => {
    const answer = matchRecipient(key, matches, ownDomains)
    if ('resolved' in answer) resolved.push({ index, ...answer.resolved })
    else {
      const input = inputs[index] as RecipientInput
      const member = input.email !== null ? 'email' : input.alias !== null ? 'alias' : 'objectId'
      const target = `recipients[${index}].${member}`
      faults.push({
        rule: answer.rule,
        index,
        code: 'noResolvedUsers',
        target,
        message: `${target} ${quoted(input[member])} ${answer.reason}`,
      })
    }
  })
  return { resolved, faults }
}

type MatchAnswer =
  | { readonly resolved: Omit<ResolvedRecipient, 'index'> }
  | { readonly rule: 28 | 29; readonly reason: string }

function matchRecipient(
  key: RecipientKey,
  matches: readonly RecipientMatch[],
  ownDomains: ReadonlySet<string>,
): MatchAnswer {
  const found = findMatches(key, matches)
  const address = key.by === 'email' ? key.address : null
  if (found.length > 1) return { rule: 28, reason: 'fits more than one person or group; use email or objectId.' }
  const [match] = found
  if (match) return judgePrincipal(match, address)
  if (address && !ownDomains.has(address.domain)) return { resolved: { principal: null, address, siteUser: null } }
  return {
    rule: 28,
    reason: address
      ? `belongs to nobody in this organisation, whose domain ${address.domain} is. Check the spelling.`
      : 'belongs to nobody in the directory. Check it, or use the e-mail address.',
  }
}

function findMatches(key: RecipientKey, matches: readonly RecipientMatch[]): readonly RecipientMatch[] {
  const pick = (by: RecipientMatch['by'], value: string) => {
    const hits = matches.filter(match => match.by === by && match.value === value)
    return hits.length < 2 ? hits : [...new Map(hits.map(match => [match.principal.id as string, match])).values()]
  }
  if (key.by === 'email') return pick('email', key.address.folded)
  if (key.by === 'id') return pick('id', key.id)
  if (key.by === 'number') return pick('number', key.number)
  if (key.by === 'nothing') return []
  const byAlias = pick('alias', key.alias)
  return byAlias.length > 0 ? byAlias : pick('id', key.alias)
}

/** V29. */
function judgePrincipal({ principal, siteUser }: RecipientMatch, address: MailAddress | null): MatchAnswer {
  if (principal.isDeleted) return { rule: 29, reason: 'has been deleted from the directory.' }
  if (principal.kind === 'user' && !principal.isEnabled) return { rule: 29, reason: 'is a disabled account.' }
  if (principal.kind === 'group' && !principal.isSecurityEnabled && !principal.isUnified) {
    return {
      rule: 29,
      reason: 'is a distribution list, which cannot hold permissions. Invite its members or a security group.',
    }
  }
  return { resolved: { principal, address, siteUser } }
}
