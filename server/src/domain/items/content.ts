import { createHash } from 'node:crypto'
import type { FileContent } from '../ports/item-writer.ts'
import { createQuickXorHash } from './quick-xor-hash.ts'

/** What the blob store is to put at most for one request (content-and-uploads.md section 2): 250 MB. */
export const maxPutBytes = 250 * 1024 * 1024

/** The content of a file of zero bytes. It has hashes like any other (client-rclone.md section 8), but no piece. */
export const emptyContent: FileContent = {
  pieces: [],
  size: 0,
  hashes: {
    quickXor: createQuickXorHash().digest().toString('base64'),
    sha1: createHash('sha1').digest('hex').toUpperCase(),
    sha256: createHash('sha256').digest('hex').toUpperCase(),
  },
}
