/** A text as one word of a POSIX shell. Single quotes keep everything, `!` of drive ids too, but a single quote itself. */
export function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
