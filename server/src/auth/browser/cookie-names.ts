/**
 * The names of the cookies of the issuer and of the sign-in pages. Cookies do not know ports, so the name holds it: two servers on one machine would
 * sign each other out. `__Host-` makes browsers refuse a cookie that another host or a page without https would set.
 */
export function cookieNames(origin: string): {
  readonly session: string
  readonly interaction: string
  readonly resume: string
  /** That people signed in here before (device-proof.ts). */
  readonly device: string
} {
  const { protocol, port } = new URL(origin)
  const mark = port === '' ? '' : `_${port}`
  const prefix = protocol === 'https:' ? '__Host-' : ''
  return {
    session: `${prefix}convite_session${mark}`,
    interaction: `convite_interaction${mark}`,
    resume: `convite_resume${mark}`,
    device: `${prefix}convite_device${mark}`,
  }
}

/** What makes a browser forget its session: the cookie and its signature. */
export function clearSessionCookies(origin: string): readonly string[] {
  const { session } = cookieNames(origin)
  const attributes = `Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly${origin.startsWith('https:') ? '; Secure' : ''}`
  return [session, `${session}.sig`].map(name => `${name}=; ${attributes}`)
}
