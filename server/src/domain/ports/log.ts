/** What the domain asks of a log. Values must hold no secret: no token, no link, no message text. */
export interface Logger {
  info(facts: Readonly<Record<string, unknown>>, text: string): void
  warn(facts: Readonly<Record<string, unknown>>, text: string): void
  error(facts: Readonly<Record<string, unknown>>, text: string): void
}
