import { AppError } from '../errors.ts'

const [least, most] = [12, 256]

/** Code points. What is longer is refused before anything is computed of it. */
export const longestPassword = most

/**
 * Checks a password that somebody chose. Length is what counts against guessing; demands on its letters make people
 * choose worse ones. Throws `directoryBadRequest`, which never repeats the password.
 */
export function checkPassword(password: string): string {
  const { length } = [...password]
  if (length >= least && length <= most) return password
  const text = `password has ${length} characters; give ${least} to ${most}.`
  throw new AppError('directoryBadRequest', text, { target: 'password' })
}
