import { addDuration, parseDuration } from '../domain/duration.ts'
import { parseInstant } from '../domain/time.ts'
import { exitCodes } from './exit-codes.ts'
import { CliFailure } from './failure.ts'

/** The moment that an option names: a duration from now on, a date (the day's begin in UTC), or a date with its time. */
export function readMoment(option: string, text: string, now: number): number {
  const duration = parseDuration(text)
  const moment =
    duration === null
      ? parseInstant(/^\d{4}-\d{2}-\d{2}$/u.test(text) ? `${text}T00:00:00Z` : text)
      : addDuration(now, duration)
  if (moment !== null) return moment
  const message = `${option} takes a duration such as P180D, or a date such as 2027-05-01, not '${text}'.`
  throw new CliFailure('usage', message, exitCodes.usage)
}
