import { isModeratelyRestricted } from '../identities/scripts.ts'

/**
 * People's words on their way into a mail or page that carries our name (mail.md section 5, security lessons E2 and
 * E3). Attackers put the lure into exactly these: the display name, the file name, the message.
 */

/** The most characters, as a reader counts them, of a name or item name in a mail. */
export const maxNameLength = 60

/** A letter with more marks than this on it is a way to draw over the lines around it. */
const maxCodePointsPerCharacter = 12

// Section 5 of mail.md, and the letters and marks that are drawn as nothing at all. U+200C and U+200D stay: Persian,
// Indic scripts and emoji need them.
const invisible =
  /\u034f|[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\u3164\ufeff\uffa0\ufff9-\ufffb]/gu
const lineBreaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu
const controls = /\p{Cc}/gu

/** Removes what must not reach one line of a mail, and collapses blanks. Emptied text gives ''. */
export function cleanLine(text: string): string {
  return text
    .toWellFormed()
    .replace(lineBreaks, ' ')
    .replace(controls, '')
    .replace(invisible, '')
    .replace(/\p{Zs}+/gu, ' ')
    .trim()
}

/** Cleans a message of several lines: line breaks stay, more than one empty line between them does not. */
export function cleanMessage(text: string): string {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/gu, '\n')
    .split('\n')
    .map(line => cleanLine(line))
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim()
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

function splitCharacters(text: string): string[] {
  return Array.from(segmenter.segment(text), part =>
    Array.from(part.segment).slice(0, maxCodePointsPerCharacter).join(''),
  )
}

/** Cuts at the end, never inside a character as the reader sees it; the cut is shown by an ellipsis. */
export function cutEnd(text: string, limit: number): string {
  const characters = splitCharacters(text)
  return characters.length <= limit
    ? characters.join('')
    : `${characters
        .slice(0, limit - 1)
        .join('')
        .trimEnd()}…`
}

/** Cuts a file name in its middle, so that beginning, end and extension stay. */
export function cutItemName(name: string, limit: number): string {
  const characters = splitCharacters(name)
  if (characters.length <= limit) return characters.join('')
  const dot = characters.lastIndexOf('.')
  const extension = dot > 0 && characters.length - dot <= 12 ? characters.length - dot : 0
  const end = Math.min(extension + Math.floor((limit - extension) / 3), limit - 2)
  return `${characters.slice(0, limit - 1 - end).join('')}…${characters.slice(characters.length - end).join('')}`
}

/** The item's name as mails show it: cleaned, at most `limit` characters; a name that vanishes becomes `fallback`. */
export function displayItemName(name: string, fallback: string, limit = maxNameLength): string {
  const clean = cleanLine(name)
  return clean === '' ? fallback : cutItemName(clean, limit)
}

const reservedWords = ['admin', 'administrator', 'support', 'security', 'postmaster']
const words = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(word => word !== '')

/**
 * Tells whether a display name pretends: it holds an address, a URL or a domain, an encoded word, the site's or a reserved name, or it
 * mixes writing systems; or nothing of it can be read.
 */
export function isSuspiciousName(name: string, siteName: string): boolean {
  const clean = cleanLine(name).normalize('NFKC')
  const nameWords = words(clean)
  if (nameWords.length === 0) return true
  // `=?` begins an encoded word: a mail program would decode it, line breaks included.
  if (/@|:\/\/|=\?/u.test(clean) || findHosts(clean).length > 0) return true
  if (!isModeratelyRestricted(clean)) return true
  if (nameWords.some(word => reservedWords.includes(word))) return true
  const site = words(siteName)
  return site.length > 0 && ` ${nameWords.join(' ')} `.includes(` ${site.join(' ')} `)
}

/**
 * The name to show for a person. A suspicious one gives way to the address; `fallback` (such as "Somebody") stands in
 * when there is none either.
 */
export function displayPersonName(
  name: string,
  person: { address: string | null; siteName: string; fallback: string },
): string {
  if (!isSuspiciousName(name, person.siteName)) return cutEnd(cleanLine(name), maxNameLength)
  return person.address ?? person.fallback
}

const wordJoiner = '\u2060'
const dots = '[.\\u3002\\uff0e\\uff61]'
const hostPattern = new RegExp(
  `(?:[\\p{L}\\p{M}\\p{N}_-]+${dots})+(?:\\p{L}[\\p{L}\\p{M}\\p{Nd}-]+|\\p{Nd}{1,3})`,
  'gu',
)

/** Endings of file names that no top-level domain bears: `Plan.docx` stays as it is, no mail program links it. */
const harmlessEndings = new Set(
  (
    'doc docx docm dotx odt rtf txt pdf xls xlsx xlsm xltx ods csv tsv tar gz rar ppt pptx pptm potx odp vsdx eml msg ics ' +
    'jpg jpeg png gif bmp svg webp heic tif tiff psd mp3 mp4 m4a wav ogg flac avi mkv webm json xml yaml html css js ts'
  ).split(' '),
)

/** The parts of a text that mail programs take for host names or IP addresses. */
function findHosts(text: string): string[] {
  return (text.match(hostPattern) ?? []).filter(isHost)
}

function isHost(candidate: string): boolean {
  const labels = candidate.split(new RegExp(dots, 'u'))
  if (labels.length === 4 && labels.every(label => /^\p{N}{1,3}$/u.test(label))) return true
  // No top-level domain is a number: what stands before it may be a host all the same, as in `example.com.5`.
  while (/^\p{N}/u.test(labels.at(-1) ?? '')) labels.pop()
  const last = labels.at(-1) ?? ''
  if (labels.length < 2) return false
  return labels.length > 2 || labels[0]?.toLowerCase() === 'www' || !harmlessEndings.has(last.toLowerCase())
}

/**
 * Makes addresses in people's words unclickable: an invisible word joiner after `://` and after each dot of what looks
 * like a host, for most mail programs link plain text by themselves (mail.md section 5). Reads the same.
 */
export function defuseLinks(text: string): string {
  return text
    .replaceAll('://', `://${wordJoiner}`)
    .replace(hostPattern, host =>
      isHost(host) ? host.replace(new RegExp(dots, 'gu'), dot => `${dot}${wordJoiner}`) : host,
    )
}
