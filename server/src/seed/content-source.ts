import { mimeTypeOf } from '../domain/items/mime-type.ts'
import type { SeedFaults } from './seed-faults.ts'
import type { SeedItem } from './seed-schema.ts'

/** The content of a file that is still to be stored. */
export interface ContentSource {
  readonly bytes: number
  readonly mimeType: string
  open(): AsyncIterable<Uint8Array>
}

const chunkBytes = 65_536
const defaultFill = 'one two three four five six seven eight nine ten\n'
const kinds = ['items', 'content', 'contentBase64', 'size'] as const

/** What a file of a seed holds; null for a folder, and where the document has a mistake. */
export function readContent(item: SeedItem, path: string, faults: SeedFaults): ContentSource | null {
  const given = kinds.filter(kind => item[kind] !== undefined)
  const kind = given[0]
  if (kind === undefined || given.length > 1) {
    const found = given.length === 0 ? 'none' : given.join(' and ')
    faults.add(path, `has ${found} of items, content, contentBase64 and size; give exactly one of them.`)
    return null
  }
  if (item.fill !== undefined && kind !== 'size') faults.add(`${path}.fill`, 'goes with size only.')
  const mimeType = mimeTypeOf(item.name)
  switch (kind) {
    case 'items':
      return null
    case 'content':
      return fromBytes(Buffer.from(item.content ?? '', 'utf8'), mimeType)
    case 'contentBase64': {
      const bytes = Buffer.from(item.contentBase64 ?? '', 'base64')
      if (bytes.toString('base64') !== item.contentBase64) {
        faults.add(`${path}.contentBase64`, 'is not base64 of the usual alphabet with its padding.')
        return null
      }
      return fromBytes(bytes, mimeType)
    }
    default:
      return generate(item.size ?? 0, Buffer.from(item.fill ?? defaultFill, 'utf8'), mimeType)
  }
}

function fromBytes(bytes: Buffer, mimeType: string): ContentSource {
  return {
    bytes: bytes.length,
    mimeType,
    async *open() {
      if (bytes.length > 0) yield bytes
    },
  }
}

/** A text repeated up to a size, without ever being whole in memory. */
function generate(bytes: number, fill: Buffer, mimeType: string): ContentSource {
  const chunk = Buffer.alloc(fill.length * Math.ceil(chunkBytes / fill.length), fill)
  return {
    bytes,
    mimeType,
    async *open() {
      for (let rest = bytes; rest > 0; rest -= chunk.length) yield rest < chunk.length ? chunk.subarray(0, rest) : chunk
    },
  }
}
