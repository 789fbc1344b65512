/**
 * What a data folder knows of its server: the commands that work beside it take its address and mode from here, and a
 * second start names the process that has the folder. The file stays when the server ends, because tokens and links
 * made afterwards still belong to the same address.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import { writeFileAtomically } from '../files/write-file.ts'

export interface ServerState {
  /** Null when the server has ended cleanly. */
  readonly pid: number | null
  readonly mode: Config['mode']
  /** Null until the server has answered for the first time. */
  readonly origin: string | null
}

const fileName = 'server.json'

/** The last server of a data folder; null when there was none. */
export async function readServerState(dataFolder: string): Promise<ServerState | null> {
  let text: string
  try {
    text = await readFile(join(dataFolder, fileName), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  return isServerState(text) ? (JSON.parse(text) as ServerState) : null
}

/** Writes the state in one step. */
export function writeServerState(dataFolder: string, state: ServerState): Promise<void> {
  return writeFileAtomically(join(dataFolder, fileName), `${JSON.stringify(state)}\n`)
}

/** The file is ours, but a hand may have been in it: what is not of the form counts as nothing known. */
function isServerState(text: string): boolean {
  try {
    const value = JSON.parse(text) as Partial<Record<keyof ServerState, unknown>> | null
    const isPid = value?.pid === null || Number.isInteger(value?.pid)
    const isMode = value?.mode === 'development' || value?.mode === 'production'
    return isPid && isMode && (value?.origin === null || typeof value?.origin === 'string')
  } catch {
    return false
  }
}
