/** What an SMTP reply says, taken apart once (mail.md section 1). */
export interface SmtpReply {
  /** The three digits. */
  readonly code: number
  /**
   * The enhanced status without its first digit, e.g. `1.1`, or null. The first digit is left out because the three
   * digits win where they disagree.
   */
  readonly status: string | null
  /** The whole reply, lower case, for the few rows that need its words. */
  readonly words: string
}

/**
 * Reads a reply of one or several lines; the enhanced status comes from the first line that has one (RFC 2034).
 * @returns null when the text is no reply.
 */
export function readReply(reply: string): SmtpReply | null {
  const code = /^(\d{3})(?:[ -]|$)/m.exec(reply)?.[1]
  if (code === undefined) return null
  const status = /^\d{3}[ -]([245])\.(\d{1,3}\.\d{1,3})\b/m.exec(reply)?.[2] ?? null
  return { code: Number(code), status, words: reply.toLowerCase() }
}

/** The reply as one line for logs and lists: without control characters, at most 300 characters. */
export function showReply(reply: string): string {
  const line = reply
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
  return line.length > 300 ? `${line.slice(0, 299)}…` : line
}
