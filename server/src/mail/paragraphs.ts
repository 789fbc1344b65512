/** The usual line before what is not part of the message; mail programs cut it from answers. */
export const signatureLine = '-- '

/** The text part of a mail from its paragraphs, each a list of lines; null lines and empty paragraphs are left out. */
export function joinParagraphs(paragraphs: readonly (readonly (string | null)[])[]): string {
  const written = paragraphs.map(lines => lines.filter(line => line !== null).join('\n')).filter(lines => lines !== '')
  return `${written.join('\n\n').replace(`${signatureLine}\n\n`, `${signatureLine}\n`)}\n`
}
