/** Secrets that open a door: stored as a hash, and sealed where they must be shown again (design.md section 9). */
export interface Secrets {
  /** Encrypts text for storage. `purpose` says what it is and whose; a value copied to another row stays shut. */
  seal(text: string, purpose: string): string
  /** Opens what `seal` made for the same purpose. */
  open(sealed: string, purpose: string): string
  /** The hash under which a secret is stored and looked up. */
  hash(secret: string): string
  /** A keyed hash, for texts that could be guessed. */
  fingerprint(text: string): string
  hashPassword(password: string): Promise<string>
}

/** The purpose of a grant's link secret. */
export function linkPurpose(drive: number, permissionId: string): string {
  return `link:${drive}:${permissionId}`
}
