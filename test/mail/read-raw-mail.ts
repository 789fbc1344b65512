/** A second reader of raw mails, apart from the library that the server uses: what it does not see is not there. */

export interface RawMail {
  /** In order, names as they are written, values unfolded but not decoded. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** The rest, quoted-printable undone. */
  readonly body: string
  /** Headers and body, both decoded: whatever a recipient could find anywhere in the mail. */
  readonly everything: string
}

/** Reads a mail as it came over the wire. Throws when it is not one message with well-formed headers. */
export function readRawMail(raw: string): RawMail {
  const end = raw.indexOf('\r\n\r\n')
  if (end < 0) throw new Error('the mail has no body')
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = lines.map(line => {
    const match = /^([!-9;-~]+): ?(.*)$/.exec(line)
    if (match === null) throw new Error(`'${line}' is no header`)
    return [match[1] ?? '', match[2] ?? ''] as const
  })
  const body = decodeQuotedPrintable(raw.slice(end + 4))
  const decoded = headers.map(([name, value]) => `${name}: ${decodeWords(value)}`).join('\n')
  return { headers, body, everything: `${decoded}\n\n${body}` }
}

/** RFC 2047: `=?UTF-8?Q?…?=` and `=?UTF-8?B?…?=`; blanks between two words belong to neither. */
export function decodeWords(value: string): string {
  const decodeWord = (_all: string, encoding: string, text: string) =>
    encoding.toUpperCase() === 'B'
      ? Buffer.from(text, 'base64').toString('utf8')
      : decodeQuotedPrintable(text.replaceAll('_', '=20'))
  return value.replaceAll(/(\?=)\s+(=\?)/g, '$1$2').replaceAll(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, decodeWord)
}

function decodeQuotedPrintable(text: string): string {
  const bytes = text
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
