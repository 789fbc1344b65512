/** The address at which a browser opens an item; it holds the id, so it survives renaming and moving. */
export function itemWebUrl(origin: string, itemId: string): string {
  return `${origin}/open/${itemId}`
}

/** The address of a link permission; it holds the secret and nothing else (mail.md section 5). */
export function linkWebUrl(origin: string, secret: string): string {
  return `${origin}/i/${secret}`
}
