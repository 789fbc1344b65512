/** Secrets that open a door: stored as a hash, and sealed where they must be shown again (design.md section 9). */
export interface Secrets {
  /** Encrypts text for storage. */
  seal(text: string): string
  /** Opens what `seal` made. */
  open(sealed: string): string
  /** The hash under which a secret is stored and looked up. */
  hash(secret: string): string
  hashPassword(password: string): Promise<string>
}
