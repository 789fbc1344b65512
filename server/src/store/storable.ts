import { isStorable } from '../domain/storable-text.ts'

/**
 * Text that PostgreSQL cannot hold: NUL, and half a character. What cannot be in the database cannot be found in it, so
 * a look-up by such text finds nothing, as on SQLite, instead of failing.
 */

function holdsStorable(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value)
  return typeof value !== 'object' || value === null || Object.values(value).every(holdsStorable)
}

/** The parameters of a look-up without the elements of lists that nothing can match; null when nothing can match at all. */
export function keepFindable<P extends object>(params: P): P | null {
  let kept: Record<string, unknown> | null = null
  for (const [name, value] of Object.entries(params)) {
    if (holdsStorable(value)) continue
    if (!Array.isArray(value)) return null
    kept = { ...(kept ?? params), [name]: value.filter(holdsStorable) }
  }
  return (kept ?? params) as P
}
