import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '../errors.ts'
import { checkName, checkPathLength, nameKey, nextFreeName, type NamePlace } from './names.ts'

const file: NamePlace = { kind: 'file', atRoot: false, driveType: 'business' }
const folder: NamePlace = { ...file, kind: 'folder' }

/** The refusal of a name, or undefined when it is allowed. */
function refusalOf(name: string, place: NamePlace): AppError | undefined {
  try {
    checkName(name, place)
    return undefined
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

describe('a name', () => {
  test.each([...'/\\*<>?:|"'])('with the character %s is refused, and the message says which', character => {
    for (const place of [file, folder]) {
      const refusal = refusalOf(`a${character}b`, place)
      expect(refusal?.code).toBe('invalidPath')
      expect(refusal?.message).toContain(`has the character ${character};`)
    }
  })

  test.each([
    ['\0', 'U+0000'],
    ['\t', 'U+0009'],
    ['\r', 'U+000D'],
    ['\n', 'U+000A'],
    ['\u001f', 'U+001F'],
    ['\u007f', 'U+007F'],
    ['\u0085', 'U+0085'],
  ])('with the control character %j is refused by its number', (character, number) => {
    const refusal = refusalOf(`a${character}b`, file)
    expect(refusal?.code).toBe('invalidPath')
    expect(refusal?.message).toContain(number)
    expect(refusal?.message).not.toContain(character)
  })

  test.each(['a\ud800', '\udc00b', 'a\ud800b'])('with half a surrogate pair (%j) is refused', name => {
    expect(refusalOf(name, file)?.code).toBe('invalidPath')
  })

  test('may hold whole surrogate pairs', () => {
    expect(refusalOf('🎉 party 🎉.txt', file)).toBeUndefined()
  })

  test.each(['＂＊：＜＞？＼｜', '␀␁␟␡', '␠lead', '～tilde', 'dot．', 'trail␠', '．', '．．', '‛FE'])(
    'may hold the stand-ins that rclone sends (%s)',
    name => {
      expect(refusalOf(name, file)).toBeUndefined()
      expect(refusalOf(name, folder)).toBeUndefined()
    },
  )

  test.each([
    'a#b',
    'a%b',
    '50%',
    "it's",
    'a+b & c',
    '(x) [y] {z}',
    'a;b=c@d$e,f!',
    'a^b`c',
    'é',
    'e\u0301',
    'a\u202eb',
  ])('may be %j', name => {
    expect(refusalOf(name, file)).toBeUndefined()
    expect(refusalOf(name, folder)).toBeUndefined()
  })

  test.each(['', ' a', 'a ', ' ', '.', '..', '~$doc.docx'])('%j is refused for files and folders', name => {
    expect(refusalOf(name, file)?.code).toBe('invalidPath')
    expect(refusalOf(name, folder)?.code).toBe('invalidPath')
  })

  test.each(['~draft', 'v1.', 'a..'])('%j is refused for a folder and allowed for a file', name => {
    expect(refusalOf(name, folder)?.code).toBe('invalidPath')
    expect(refusalOf(name, file)).toBeUndefined()
  })

  test.each([
    '.lock',
    'CON',
    'prn',
    'Aux',
    'NUL',
    'COM0',
    'com9',
    'LPT0',
    'lpt9',
    'desktop.ini',
    'Desktop.INI',
    'a_VTI_b',
    '.loc\u212a',
  ])('%s is reserved', name => {
    expect(refusalOf(name, file)?.message).toContain('reserved')
    expect(refusalOf(name, folder)?.message).toContain('reserved')
  })

  test.each(['a.lock', 'con.txt', 'COM10', 'com', 'lpt', 'console', '.desktop.ini', 'vti', 'ſ_vtı_', 'deſktop.ini'])(
    '%s only looks like a reserved name',
    name => {
      expect(refusalOf(name, file)).toBeUndefined()
    },
  )

  test('"Forms" is reserved at the root of a library alone', () => {
    expect(refusalOf('Forms', { ...folder, atRoot: true, driveType: 'documentLibrary' })?.code).toBe('invalidPath')
    expect(refusalOf('forms', { ...folder, atRoot: true, driveType: 'business' })?.code).toBe('invalidPath')
    expect(refusalOf('Forms', { ...folder, atRoot: true, driveType: 'personal' })).toBeUndefined()
    expect(refusalOf('Forms', { ...folder, atRoot: false, driveType: 'documentLibrary' })).toBeUndefined()
  })

  test('of 255 characters is allowed, of 256 too long', () => {
    expect(refusalOf('a'.repeat(255), file)).toBeUndefined()
    expect(refusalOf('a'.repeat(256), file)?.code).toBe('pathIsTooLong')
  })

  test('is judged without failing, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), name => {
        expect(refusalOf(name, file)?.code ?? 'allowed').toMatch(/^(?:allowed|invalidPath|pathIsTooLong)$/)
      }),
    )
  })
})

test('a path of 400 characters is allowed, of 401 too long', () => {
  expect(() => checkPathLength('a'.repeat(400))).not.toThrow()
  expect(() => checkPathLength('a'.repeat(401))).toThrow(expect.objectContaining({ code: 'pathIsTooLong' }))
})

describe('the key of a name', () => {
  test.each([
    ['Plan.TXT', 'plan.txt'],
    ['ÄÖÜ', 'äöü'],
    ['ПЛАН', 'план'],
    ['𐐀', '𐐨'],
    // The Kelvin sign and the Ångström sign are capital letters whose small ones are plain k and å.
    ['\u212a', 'k'],
    ['\u212b', 'å'],
    // A final sigma stays what it was written as: no letter's key depends on where it stands.
    ['ΟΔΟΣ', 'οδοσ'],
    ['οδος', 'οδος'],
  ])('%s becomes %s', (name, key) => {
    expect(nameKey(name)).toBe(key)
  })

  test.each([
    ['ß', 'ss'],
    ['ſ', 's'],
    ['İ', 'i'],
    ['İ', 'i\u0307'],
    ['ı', 'i'],
    ['é', 'e\u0301'],
    ['ﬁ', 'fi'],
    ['Ａ', 'A'],
  ])('tells %s from %s', (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other))
  })

  test('keeps the capital sharp s with the small one', () => {
    expect(nameKey('ẞ')).toBe('ß')
  })

  test('keeps İ as it is, because its lower case is two characters', () => {
    expect(nameKey('İX')).toBe('İx')
  })

  test('is its own key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), name => {
        expect(nameKey(nameKey(name))).toBe(nameKey(name))
      }),
    )
  })

  test('has as many code points as the name, and joins like names do', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        expect([...nameKey(one)]).toHaveLength([...one].length)
        expect(nameKey(one + other)).toBe(nameKey(one) + nameKey(other))
      }),
    )
  })
})

describe('the next free name', () => {
  test.each([
    ['x.txt', 1, 'x 1.txt'],
    ['x.txt', 12, 'x 12.txt'],
    ['a.tar.gz', 2, 'a.tar 2.gz'],
    ['README', 1, 'README 1'],
    ['.bashrc', 1, '.bashrc 1'],
    [`a. ${'long sentence '.repeat(3)}`, 1, `a. ${'long sentence '.repeat(3)} 1`],
  ])('of %s, %i is %s', (name, n, expected) => {
    expect(nextFreeName(name, n)).toBe(expected)
  })

  test('of a folder leaves its dots alone', () => {
    expect(nextFreeName('v1.2', 1, 'folder')).toBe('v1.2 1')
  })

  test('of a name of full length is shortened in the stem and keeps its ending', () => {
    const next = nextFreeName(`${'a'.repeat(251)}.txt`, 10)
    expect(next).toBe(`${'a'.repeat(248)} 10.txt`)
    expect(next).toHaveLength(255)
  })

  test('never halves a character', () => {
    expect(nextFreeName('🎉'.repeat(127), 1)).toBe(`${'🎉'.repeat(126)} 1`)
  })

  test('is allowed where the name was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 260 }), fc.integer({ min: 1, max: 99_999 }), (name, n) => {
        fc.pre(refusalOf(name, file) === undefined)
        expect(refusalOf(nextFreeName(name, n), file)).toBeUndefined()
      }),
    )
  })
})
