/**
 * Which writing systems a text mixes: the part of Unicode's UTS 39 that tells a name which a person would write
 * from one that was put together to deceive. Pure; no list of letters but the look-alikes of section 5 of mail.md.
 */

/** The scripts that UAX 31 recommends for identifiers, by their ISO 15924 names as JavaScript knows them. */
const recommendedScripts = [
  'Arab',
  'Armn',
  'Beng',
  'Bopo',
  'Cyrl',
  'Deva',
  'Ethi',
  'Geor',
  'Grek',
  'Gujr',
  'Guru',
  'Hang',
  'Hani',
  'Hebr',
  'Hira',
  'Kana',
  'Khmr',
  'Knda',
  'Laoo',
  'Latn',
  'Mlym',
  'Mymr',
  'Orya',
  'Sinh',
  'Taml',
  'Telu',
  'Thaa',
  'Thai',
  'Tibt',
] as const

const mixedWithLatin = recommendedScripts.filter(script => !['Latn', 'Cyrl', 'Grek'].includes(script))

/** The sets of scripts that may stand together (UTS 39 section 5.2, "moderately restrictive"). */
const permittedSets: readonly (readonly string[])[] = [
  ['Latn', 'Hani', 'Hira', 'Kana'],
  ['Latn', 'Hani', 'Bopo'],
  ['Latn', 'Hani', 'Hang'],
  ['Cyrl'],
  ['Grek'],
  ...mixedWithLatin.map(script => ['Latn', script]),
]

const anyScript = '\\p{Script=Common}\\p{Script=Inherited}'
const permittedPatterns = permittedSets.map(
  set => new RegExp(`^[${anyScript}${set.map(script => `\\p{Script_Extensions=${script}}`).join('')}]*$`, 'u'),
)

/** Tells whether the text uses one script, or scripts that people really write together (UTS 39, "moderately restrictive"). */
export function isModeratelyRestricted(text: string): boolean {
  return permittedPatterns.some(pattern => pattern.test(text))
}

/** Cyrillic and Greek small letters that most fonts draw like a Latin letter. */
const latinLookAlikes = /^[асԁеһіјӏорԗԛѕԝхуъьҽпгѵѡαικνρυωηοτ\p{Script=Common}]+$/u

/**
 * Tells whether a label is made only of Cyrillic or Greek letters that look Latin. Such a label has one script, so
 * the test for mixed scripts alone lets it pass (mail.md section 5: `аррӏе`).
 */
export function looksLatinButIsNot(label: string): boolean {
  return /[\p{Script=Cyrl}\p{Script=Grek}]/u.test(label) && latinLookAlikes.test(label)
}
