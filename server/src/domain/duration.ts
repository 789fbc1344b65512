/** A length of time as ISO 8601 writes it. Years and months are of the calendar, so only a moment makes them a number. */
export interface Duration {
  readonly isNegative: boolean
  readonly months: number
  /** Everything below a month. A day is 24 hours: moments are UTC, which has no shorter ones. */
  readonly ms: number
}

const form =
  /^([+-])?P(?=[\dT])(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,9}))?S)?)?$/

const [secondMs, minuteMs, hourMs, dayMs] = [1000, 60_000, 3_600_000, 86_400_000]

/** The span of the years 0 to 9999, which is as far as moments go (time.ts). */
const [earliest, latest] = [Date.parse('0000-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')]

/** Reads a duration such as `P3DT4H`, `PT90M`, `P1Y6M`, `P2W` or `-PT1H`; null when it is none. */
export function parseDuration(text: string): Duration | null {
  const match = form.exec(text)
  if (!match) return null
  const [years, months, weeks, days, hours, minutes, seconds] = match
    .slice(2, 9)
    .map(digits => Number(digits ?? 0)) as [number, number, number, number, number, number, number]
  const fraction = Math.floor(Number(`0.${match[9] ?? '0'}`) * 1000)
  const ms = (weeks * 7 + days) * dayMs + hours * hourMs + minutes * minuteMs + seconds * secondMs + fraction
  return { isNegative: match[1] === '-', months: years * 12 + months, ms }
}

/**
 * The moment that lies a duration after `moment` (UTC milliseconds): first the months, on the same day or on the last
 * one of a shorter month, then the rest. Null when it would lie outside the years 0 to 9999.
 */
export function addDuration(moment: number, { isNegative, months, ms }: Duration): number | null {
  const sign = isNegative ? -1 : 1
  const sum = addMonths(moment, sign * months) + sign * ms
  return sum >= earliest && sum <= latest ? sum : null
}

/** NaN beyond what a date can be; then no comparison holds. */
function addMonths(moment: number, months: number): number {
  const date = new Date(moment)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const lastDay = new Date(date)
  lastDay.setUTCMonth(date.getUTCMonth() + 1, 0)
  date.setUTCDate(Math.min(day, lastDay.getUTCDate()))
  return date.getTime()
}
