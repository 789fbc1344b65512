/** Whether a store can hold a text: PostgreSQL holds no NUL, and no text of UTF-8 holds half a character. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}
