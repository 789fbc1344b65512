import { AppError } from '../errors.ts'
import { foldAscii } from './address.ts'
import { commonPasswords } from './common-passwords.ts'
import type { PrincipalRecord } from './principal-record.ts'

const [least, most] = [12, 256]

/** Code points. What is longer is refused before anything is computed of it. */
export const longestPassword = most
export const shortestPassword = least

/** Why a password cannot be chosen. */
export type PasswordFault = 'tooShort' | 'tooLong' | 'personal' | 'common'

/** Whose password it is to be. */
export type PasswordHolder = Pick<PrincipalRecord, 'displayName' | 'mail' | 'userPrincipalName'>

/** So many characters must be left beside names that everybody knows. */
const leastOwn = 6

/**
 * Judges a password that somebody chose. Length is what counts against guessing; demands on its letters make people
 * choose worse ones. Refused beside that are the names and addresses of its holder, and what guessers try first.
 */
export function judgePassword(password: string, holder: PasswordHolder | null): PasswordFault | null {
  const { length } = [...password]
  if (length < least) return 'tooShort'
  if (length > most) return 'tooLong'
  const folded = foldAscii(password)
  if (holder !== null && isPersonal(folded, holder)) return 'personal'
  return isCommon(folded) ? 'common' : null
}

/** The same as an error: throws `directoryBadRequest`, which never repeats the password. */
export function checkPassword(password: string, holder: PasswordHolder | null = null): string {
  const fault = judgePassword(password, holder)
  if (fault === null) return password
  throw new AppError('directoryBadRequest', describeFault(fault, [...password].length), { target: 'password' })
}

function describeFault(fault: PasswordFault, length: number): string {
  if (fault === 'personal') return 'password is made of the name or address of its holder; choose other words.'
  if (fault === 'common') return 'password is one of those that guessers try first; choose other words.'
  return `password has ${length} characters; give ${least} to ${most}.`
}

function isPersonal(folded: string, { displayName, mail, userPrincipalName }: PasswordHolder): boolean {
  const addresses = [mail, userPrincipalName].filter(address => address !== null)
  const known = [...addresses, ...addresses.map(address => address.split('@')[0] ?? ''), displayName]
  const words = [...known, ...displayName.split(' '), displayName.replaceAll(' ', '')].map(foldAscii)
  let rest = folded
  // The longest first, so that an address goes as a whole.
  for (const word of words.toSorted((a, b) => b.length - a.length)) {
    if (word.length > 2) rest = rest.replaceAll(word, '')
  }
  return rest !== folded && [...rest].length < leastOwn
}

/** A short text over and over, a run of neighbours such as `abcdefghijkl`, or one of the list. */
function isCommon(folded: string): boolean {
  if (commonPasswords.has(folded) || /^(.{1,4})\1+.{0,3}$/u.test(folded)) return true
  const codes = [...folded].map(character => character.codePointAt(0) ?? 0)
  return [1, -1].some(step => codes.every((code, index) => index === 0 || code === (codes[index - 1] ?? 0) + step))
}
