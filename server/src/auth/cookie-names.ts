/**
 * The names of the issuer's cookies. Cookies do not know ports, so the name holds it: two servers on one machine would
 * sign each other out. `__Host-` makes browsers refuse a cookie that another host or a page without https would set.
 */
export function cookieNames(origin: string): {
  readonly session: string
  readonly interaction: string
  readonly resume: string
} {
  const { protocol, port } = new URL(origin)
  const mark = port === '' ? '' : `_${port}`
  const prefix = protocol === 'https:' ? '__Host-' : ''
  return {
    session: `${prefix}convite_session${mark}`,
    interaction: `convite_interaction${mark}`,
    resume: `convite_resume${mark}`,
  }
}
