import { rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder } from './make-folder.ts'
import { publishDraft } from './publish-draft.ts'

/**
 * Writes a file for this account's eyes (0600) so that a reader finds the old one, none, or the whole new one: the
 * text goes into a file beside it, reaches the disk, and gets the name in one step.
 */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path))
  await publishDraft(path, text, draft => rename(draft, path))
}
