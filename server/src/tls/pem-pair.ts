/** A certificate with its private key, both as PEM. */
export interface PemPair {
  readonly cert: string
  readonly key: string
}

/** The text of a file that holds both. */
export function formatPemPair({ cert, key }: PemPair): string {
  return `${cert.trim()}\n${key.trim()}\n`
}

/** Reads such a text; null when one of the two is missing. */
export function parsePemPair(text: string): PemPair | null {
  const cert = findBlock(text, 'CERTIFICATE')
  const key = findBlock(text, 'PRIVATE KEY')
  return cert === null || key === null ? null : { cert, key }
}

function findBlock(text: string, label: string): string | null {
  const block = new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`).exec(text)
  return block === null ? null : `${block[0]}\n`
}
