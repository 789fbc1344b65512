import demo from './demo.json' with { type: 'json' }
import { readSeedDocument } from './seed-document.ts'
import type { SeedDocument } from './seed-schema.ts'

/** The demo organisation: what `npm start` begins with, and an example of a seed document to copy and change. */
export function loadDemoSeed(): SeedDocument {
  return readSeedDocument(demo)
}
