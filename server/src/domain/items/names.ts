import { AppError, quoted } from '../errors.ts'

/**
 * The rules for names of items (drive-items.md section 4, client-rclone.md section 10) and how names are compared
 * (design.md section 9).
 */

/** Lengths count UTF-16 code units, as the clients that know these limits do. */
export const maxNameLength = 255
/** The decoded path below the root, slashes included. */
export const maxPathLength = 400

/** Where a name is to stand. */
export interface NamePlace {
  readonly kind: 'file' | 'folder'
  /** Whether the parent is the root of the drive. */
  readonly atRoot: boolean
  readonly driveType: 'personal' | 'business' | 'documentLibrary'
}

const reservedCharacter = /[/\\*<>?:|"]/u
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const controlCharacter = /[\u0000-\u001f\u007f-\u009f]/u
const reservedName = /^(?:\.lock|con|prn|aux|nul|com[0-9]|lpt[0-9]|desktop\.ini)$/u

/**
 * Refuses a name that no item may have, with `invalidPath` or `pathIsTooLong`; the message names the rule and what
 * breaks it. A name is never trimmed or mended. The full-width forms and control pictures that rclone puts in the
 * place of refused characters are ordinary characters here.
 */
export function checkName(name: string, place: NamePlace): void {
  if (name.length > maxNameLength)
    throw new AppError('pathIsTooLong', `The name has ${name.length} characters; at most ${maxNameLength} are allowed.`)
  const fault = findNameFault(name, place)
  if (fault !== undefined) throw new AppError('invalidPath', `The name ${quoted(name)} ${fault}`)
}

/** Refuses with `pathIsTooLong` a path below the root, without its leading slash, that is longer than allowed. */
export function checkPathLength(path: string): void {
  if (path.length > maxPathLength)
    throw new AppError('pathIsTooLong', `The path has ${path.length} characters; at most ${maxPathLength} are allowed.`)
}

function findNameFault(name: string, place: NamePlace): string | undefined {
  if (name === '') return 'is empty.'
  return findCharacterFault(name) ?? findEdgeFault(name, place) ?? findReservedFault(name, place)
}

function findCharacterFault(name: string): string | undefined {
  if (!name.isWellFormed()) return 'has half of a surrogate pair, which is no character; send well-formed Unicode.'
  const control = controlCharacter.exec(name)?.[0]
  if (control !== undefined) return `has the control character ${codePointName(control)}; leave it out.`
  const reserved = reservedCharacter.exec(name)?.[0]
  if (reserved !== undefined) return `has the character ${reserved}; a name has none of / \\ * < > ? : | ".`
  return undefined
}

function findEdgeFault(name: string, { kind }: NamePlace): string | undefined {
  if (name.startsWith(' ')) return 'begins with a space; leave it out.'
  if (name.endsWith(' ')) return 'ends with a space; leave it out.'
  if (name === '.' || name === '..') return 'means a folder of the path and cannot be a name.'
  if (name.startsWith('~$')) return 'begins with ~$, which marks lock files; begin otherwise.'
  if (kind === 'folder' && name.startsWith('~')) return 'begins with ~, which a folder cannot; begin otherwise.'
  if (kind === 'folder' && name.endsWith('.')) return 'ends with a dot, which a folder cannot; leave it out.'
  return undefined
}

function findReservedFault(name: string, { atRoot, driveType }: NamePlace): string | undefined {
  // As names compare, so that no other spelling of a reserved name takes its place.
  const key = nameKey(name)
  if (reservedName.test(key)) return 'is reserved; choose another.'
  if (key.includes('_vti_')) return 'contains _vti_, which is reserved; choose another.'
  // The root of a business drive is a document library too; a personal drive is none.
  if (atRoot && driveType !== 'personal' && key === 'forms') return 'is reserved at the root; choose another.'
  return undefined
}

/**
 * The form in which names are compared: two siblings with the same key are one item. Lower case, code point by code
 * point, without locale and without normalisation, so that both engines and every machine agree, NFC and NFD forms
 * stay different names, and no letter's form depends on its neighbours (as a final sigma's would).
 *
 * A code point is folded only when its lower case is one code point. The one exception of Unicode is İ (U+0130),
 * whose two-point lower case would make a key in which the dot is a character of its own; İ therefore only equals
 * itself. The key of a name is stored, so this function must not change its answers.
 */
export function nameKey(name: string): string {
  // ASCII has neither exceptions nor neighbours; it is nearly every name.
  if (isAscii(name)) return name.toLowerCase()
  let key = ''
  for (const character of name) {
    const lower = character.toLowerCase()
    key += [...lower].length === 1 ? lower : character
  }
  return key
}

/**
 * The n-th name to try for conflictBehavior `rename`: `x.txt`, 1 gives `x 1.txt` (drive-items.md section 8). A
 * folder has no ending: `v1.2` becomes `v1.2 1`. A name that would grow too long loses the end of its stem.
 */
export function nextFreeName(name: string, n: number, kind: NamePlace['kind'] = 'file'): string {
  const dot = kind === 'file' ? name.lastIndexOf('.') : -1
  // A leading dot begins no ending, and what is longer than any ending is part of the stem.
  const cut = dot > 0 && name.length - dot <= maxEndingLength ? dot : name.length
  const suffix = ` ${n}${name.slice(cut)}`
  return shorten(name.slice(0, cut), maxNameLength - suffix.length) + suffix
}

/** An ending with its dot. */
const maxEndingLength = 32

/** The first `length` code units of a text, one less where that would halve a surrogate pair. */
function shorten(text: string, length: number): string {
  if (text.length <= length) return text
  const cut = text.slice(0, length)
  return cut.isWellFormed() ? cut : cut.slice(0, -1)
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false
  return true
}

function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}
