/** Seed documents from the command line. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { readSeed, seedDepsOf } from '../composition/seed.ts'
import { applySeed, type SeedResult } from '../seed/apply-seed.ts'
import { parseSeedText } from '../seed/seed-document.ts'
import { explainSystemError } from '../config/system-error.ts'
import { exitCodes } from './exit-codes.ts'
import { CliFailure } from './failure.ts'
import { makeDataFolder } from './data-folder.ts'
import { loadDataConfig, readDemoDocument } from './load-config.ts'
import type { CommandContext } from './run.ts'

/** Adds what a seed document describes to the database, which is made when there is none. A refusal leaves nothing. */
export async function applySeedFile(context: CommandContext, file: string): Promise<SeedResult> {
  const { config, origin } = await loadDataConfig(context)
  const document = readSeed(await readDocument(context, file), config.mode)
  const { openServices } = await import('../app.ts')
  const removeFolder = await makeDataFolder(config.dataFolder)
  try {
    const services = await openServices(config, origin)
    try {
      return await applySeed(seedDepsOf(services), document)
    } finally {
      await services.engine.close()
    }
  } catch (error) {
    await removeFolder()
    throw error
  }
}

async function readDocument(context: CommandContext, file: string): Promise<unknown> {
  return file === 'demo' ? readDemoDocument() : parseSeedText(await readText(resolve(context.io.cwd, file)))
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const meaning = explainSystemError(error)
    if (meaning === null) throw error
    // Of a folder the system says what is wrong, but not where.
    throw new CliFailure(meaning.code, `${path}: ${meaning.words}.`, exitCodes.failed, { cause: error })
  }
}
