/**
 * QuickXorHash, the content hash that every file carries (content-and-uploads.md section 7).
 *
 * The definition: 160 bits in a ring; the byte at offset i is XORed in at bit 11·i mod 160, so after 160 bytes the
 * positions repeat; in the end the length, as 64 bits with the lowest byte first, is XORed into the last eight bytes.
 * Because positions repeat, all bytes whose offsets are equal mod 160 can be XORed together first, whole words at a
 * time, and the shifting is done once at the end on 160 bytes.
 */

const ringBits = 160
const ringBytes = 20
const shift = 11
/** Offsets that differ by this many bytes land on the same bits. */
const period = 160
const wordsPerPeriod = period / 4
/** Below this size the set-up of the word loop costs more than it gains. */
const wordLoopFromBytes = 2 * period

/** A running QuickXorHash. It may be read more than once and be continued after a reading. */
export interface QuickXorHash {
  /** Takes the next bytes of the content; chunks may have any size. */
  update(chunk: Uint8Array): void
  /** The hash of all bytes so far, 20 bytes; the wire carries it in base64. */
  digest(): Buffer
}

/** Starts a hash of content that comes in chunks. */
export function createQuickXorHash(): QuickXorHash {
  const columns = new Uint8Array(period)
  let length = 0

  return {
    update(chunk) {
      const phase = length % period
      length += chunk.length
      if (chunk.length < wordLoopFromBytes) xorBytes(columns, phase, chunk, 0, chunk.length)
      else xorWords(columns, phase, chunk)
    },
    digest() {
      const ring = Buffer.alloc(ringBytes)
      columns.forEach((byte, offset) => {
        xorAtBit(ring, byte, (offset * shift) % ringBits)
      })
      xorLength(ring, length)
      return ring
    },
  }
}

function xorBytes(columns: Uint8Array, phase: number, chunk: Uint8Array, from: number, to: number): void {
  let column = phase
  for (let index = from; index < to; index++) {
    columns[column] = (columns[column] ?? 0) ^ (chunk[index] ?? 0)
    column = column + 1 === period ? 0 : column + 1
  }
}

/**
 * The fast way: whole periods are XORed as 32-bit words. Words need an aligned address, which has nothing to do with
 * the offset in the content; so the sum of the aligned middle is taken by itself and then laid at its phase.
 */
function xorWords(columns: Uint8Array, phase: number, chunk: Uint8Array): void {
  const start = -chunk.byteOffset & 3
  const periods = Math.floor((chunk.length - start) / period)
  const end = start + periods * period
  const words = new Int32Array(chunk.buffer, chunk.byteOffset + start, periods * wordsPerPeriod)
  const sum = new Uint8Array(sumPeriods(words).buffer)

  xorBytes(columns, phase, chunk, 0, start)
  xorBytes(columns, (phase + start) % period, sum, 0, period)
  // A whole number of periods lies between, so the rest has the phase of the middle.
  xorBytes(columns, (phase + start) % period, chunk, end, chunk.length)
}

/** XORs the periods of `words` into one. Eight columns at a time stay in registers, which doubled the speed. */
function sumPeriods(words: Int32Array): Int32Array {
  const sum = new Int32Array(wordsPerPeriod)
  for (let column = 0; column < wordsPerPeriod; column += 8) {
    let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0]
    for (let index = column; index < words.length; index += wordsPerPeriod) {
      a ^= words[index] ?? 0
      b ^= words[index + 1] ?? 0
      c ^= words[index + 2] ?? 0
      d ^= words[index + 3] ?? 0
      e ^= words[index + 4] ?? 0
      f ^= words[index + 5] ?? 0
      g ^= words[index + 6] ?? 0
      h ^= words[index + 7] ?? 0
    }
    sum.set([a, b, c, d, e, f, g, h], column)
  }
  return sum
}

function xorAtBit(ring: Buffer, byte: number, bit: number): void {
  const low = bit >> 3
  const high = (low + 1) % ringBytes
  const shifted = byte << (bit & 7)
  ring[low] = (ring[low] ?? 0) ^ (shifted & 0xff)
  ring[high] = (ring[high] ?? 0) ^ (shifted >> 8)
}

function xorLength(ring: Buffer, length: number): void {
  const at = ringBytes - 8
  ring.writeBigUInt64LE(ring.readBigUInt64LE(at) ^ BigInt(length), at)
}
