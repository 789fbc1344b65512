import PostalMime, { decodeWords, type Email } from 'postal-mime'
import type { CapturedMail } from '../domain/ports/captured-mail.ts'

/** Reads a raw message into the parts that the mailbox of development mode shows. */
export async function readCapturedParts(
  raw: Buffer,
): Promise<Pick<CapturedMail, 'from' | 'subject' | 'text' | 'html' | 'headers' | 'links' | 'codes' | 'raw'>> {
  const email = await PostalMime.parse(raw)
  const text = email.text ?? ''
  const html = email.html ?? ''
  return {
    from: showSender(email),
    subject: email.subject ?? '',
    text,
    html,
    headers: readHeaders(email),
    links: findLinks(text, html),
    codes: findCodes(text),
    raw: raw.toString('utf8'),
  }
}

function showSender({ from }: Email): string {
  if (from?.address === undefined) return from?.name ?? ''
  return from.name === '' ? from.address : `${from.name} <${from.address}>`
}

function readHeaders(email: Email): Record<string, string> {
  const headers: Record<string, string> = Object.create(null)
  for (const { key, value } of email.headers) {
    const decoded = decodeWords(value)
    headers[key] = headers[key] === undefined ? decoded : `${headers[key]}, ${decoded}`
  }
  return { ...headers }
}

// A word joiner after :// is how mails defuse an address (display-text.ts); such a text is no link.
const webAddress = /https?:\/\/[^\s<>"'\u2060]+/giu
const trailingSigns = /[.,;:!?)\]}]+$/u

/** The web addresses of a mail: in the text as they stand, in the HTML as targets of links. */
export function findLinks(text: string, html: string): string[] {
  const inText = Array.from(text.matchAll(webAddress), match => match[0].replace(trailingSigns, ''))
  const inHtml = Array.from(html.matchAll(/\shref\s*=\s*(?:"([^"]*)"|'([^']*)')/giu), match =>
    decodeEntities(match[1] ?? match[2] ?? ''),
  )
  return [...new Set([...inText, ...inHtml.filter(link => /^https?:\/\//iu.test(link))])]
}

/** One-time codes: 6 to 8 digits that belong to no longer number, word or web address. */
export function findCodes(text: string): string[] {
  const words = text.replace(webAddress, ' ')
  return [...new Set(words.match(/(?<![\p{L}\p{N}_.,:/-])\d{6,8}(?![\p{L}\p{N}_/-]|[.,:]\p{N})/gu))]
}

function decodeEntities(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
