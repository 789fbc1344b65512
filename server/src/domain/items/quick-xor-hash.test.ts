import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createQuickXorHash } from './quick-xor-hash.ts'

function hashOf(...chunks: readonly Uint8Array[]): string {
  const hash = createQuickXorHash()
  for (const chunk of chunks) hash.update(chunk)
  return hash.digest().toString('base64')
}

/** The definition, bit by bit: slow and easy to compare with the published description. */
function referenceHash(content: Uint8Array): string {
  const bits = new Uint8Array(160)
  content.forEach((byte, index) => {
    for (let bit = 0; bit < 8; bit++) {
      const place = (index * 11 + bit) % 160
      bits[place] = (bits[place] ?? 0) ^ ((byte >> bit) & 1)
    }
  })
  for (let bit = 0; bit < 53; bit++) {
    const place = 96 + bit
    bits[place] = (bits[place] ?? 0) ^ (Math.floor(content.length / 2 ** bit) & 1)
  }
  const bytes = Buffer.alloc(20)
  bits.forEach((bit, place) => {
    bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (bit << (place & 7))
  })
  return bytes.toString('base64')
}

/** Cuts content at the given places, in any order and number. */
function cutAt(content: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [0, ...places.map(place => Math.min(place, content.length)), content.length].toSorted((a, b) => a - b)
  return cuts.slice(1).map((end, index) => content.subarray(cuts[index], end))
}

/** Bytes that repeat with no period the hash could confuse with its own; cheap enough for long content. */
function patternOf(length: number, seed: number): Uint8Array {
  let state = seed | 1
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return state >>> 24
  })
}

describe('QuickXorHash', () => {
  // Content and hash, both in base64: known answers that other implementations are tested with.
  test.each([
    ['', 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='],
    ['aGVsbG8gd29ybGQ=', 'aCgDG9jwBhDc4Q1yawMZAAAAAAA='],
    ['Sg==', 'SgAAAAAAAAAAAAAAAQAAAAAAAAA='],
    ['tbQ=', 'taAFAAAAAAAAAAAAAgAAAAAAAAA='],
    ['eAV52qE=', 'eChAHrQRCgAAAAAABQAAAAAAAAA='],
    ['/aNzzCFPS/A=', '/RjFHJgRgicsAR4ACAAAAAAAAAA='],
    ['gQaybEqS/4UlDc8e4IJm', 'gDCALNigBEn8oxAlZ8AzPAAOQZg='],
    ['T6LYJIfDh81JrAK309H2JMJTXis=', 'zBTHrspn3mEcohlJdIUAbjGNaNg='],
    ['DWAAX5/CIfrmErgZa8ot6ZraeSbu', 'LR2Z0PjuRYGKQB/mhQAuMrAGZbQ='],
    [
      'Mb7EGva2rEE5fENDL85P+BsapHEEjv2/siVhKjvAQe02feExVOQSkfmuYzU/kTF1MaKjPmKF/w+cbvwfdWL8aQ==',
      'n1anP5NfvD4XDYWIeRPW3ZkPv1Y=',
    ],
    [
      'PfxMcUd0vIW6VbHG/uj/Y0W6qEoKmyBD0nYebEKazKaKG+UaDqBEcmQjbfQeVnVLuodMoPp7P7TR1htX5n2VnkHh22xDyoJ8C/ZQKiSNqQfX' +
        'vh83judf4RVr9exJCud8Uvgip6aVZTaPrJHVjQhMCp/dEnGvqg0oN5OVkM2qqAXvA0teKUDhgNM71sDBVBCGXxNOR2bpbD1iM4dnuT0ey4L+' +
        'loXEHTL0fqMeUcEi2asgImnlNakwenDzz0x57aBwyq3AspCFGB1ncX4yYCr/OaCcS5OKi/00WH+wNQU3',
      'QX/YEpG0gDsmhEpCdWhsxDzsfVE=',
    ],
  ])('gives the published answer for %s', (content, expected) => {
    expect(hashOf(Buffer.from(content, 'base64'))).toBe(expected)
  })

  test('the reference of these tests agrees with a published answer', () => {
    expect(referenceHash(Buffer.from('hello world'))).toBe('aCgDG9jwBhDc4Q1yawMZAAAAAAA=')
  })

  test('any content in any chunks has the hash of the definition', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.array(fc.nat(2000), { maxLength: 6 }), (content, places) => {
        expect(hashOf(...cutAt(content, places))).toBe(referenceHash(content))
      }),
    )
  })

  test('chunk borders around 64 KiB change nothing, wherever the chunk lies in memory', () => {
    const length = 3 * 65_536 + 17
    const border = fc.tuple(fc.constantFrom(1, 2, 3), fc.integer({ min: -4, max: 4 }))
    fc.assert(
      fc.property(fc.integer(), fc.nat(3), fc.array(border, { maxLength: 4 }), (seed, misalignment, borders) => {
        const content = patternOf(length + misalignment, seed).subarray(misalignment)
        const places = borders.map(([block, offset]) => block * 65_536 + offset)
        expect(hashOf(...cutAt(content, places))).toBe(referenceHash(content))
      }),
      { numRuns: 20 },
    )
  })

  test('reading the hash does not end it', () => {
    const hash = createQuickXorHash()
    hash.update(Buffer.from('hello '))
    hash.digest()
    hash.update(Buffer.from('world'))
    expect(hash.digest().toString('base64')).toBe('aCgDG9jwBhDc4Q1yawMZAAAAAAA=')
  })
})
