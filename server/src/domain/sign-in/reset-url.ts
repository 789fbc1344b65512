/** The address of the page behind a link for a new password, below the configured origin (security lesson E4). */
export function resetWebUrl(origin: string, token: string): string {
  return `${origin}/password/reset?token=${token}`
}

/** The address of the page where such a link is asked for. */
export function forgotWebUrl(origin: string): string {
  return `${origin}/password/forgot`
}
