const instant = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})$/i

/**
 * Reads an RFC 3339 moment with `Z` or an offset and up to nine fraction digits (invite.md V20, platform.md
 * section 8). Gives UTC milliseconds, finer digits cut off, or null when it is no such moment: days that do not
 * exist are refused, not rolled over.
 */
export function parseInstant(text: string): number | null {
  const match = instant.exec(text)
  if (!match) return null
  const [, year, month, day, hour, minute, second = '0', fraction = '0', zone = 'Z'] = match
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null
  const local = new Date(0)
  local.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (local.getUTCMonth() !== Number(month) - 1 || local.getUTCDate() !== Number(day)) return null
  local.setUTCHours(Number(hour), Number(minute), Number(second), Math.floor(Number(`0.${fraction}`) * 1000))
  const offset = parseOffset(zone)
  return offset === null ? null : local.getTime() - offset
}

/** Minutes and hours of an offset as milliseconds, null beyond the range of RFC 3339. */
function parseOffset(zone: string): number | null {
  if (zone === 'Z' || zone === 'z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(-2))
  if (hours > 23 || minutes > 59) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

/** Writes a moment as Graph does: UTC with a literal `Z`, a fraction only where there is one. */
export function formatInstant(ms: number): string {
  const text = new Date(ms).toISOString()
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text
}
