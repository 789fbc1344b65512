/** Seed documents from the command line. */
import { mkdir, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { seedDepsOf } from '../composition/seed.ts'
import { applySeed, type SeedResult } from '../seed/apply-seed.ts'
import { parseSeedDocument, readSeedDocument } from '../seed/seed-document.ts'
import { explainSystemError } from '../config/system-error.ts'
import { exitCodes } from './exit-codes.ts'
import { CliFailure } from './failure.ts'
import { loadDataConfig, readDemoDocument } from './load-config.ts'
import type { CommandContext } from './run.ts'

/** Adds what a seed document describes to the database, which is made when there is none. */
export async function applySeedFile(context: CommandContext, file: string): Promise<SeedResult> {
  const document =
    file === 'demo'
      ? readSeedDocument(await readDemoDocument())
      : parseSeedDocument(await readText(resolve(context.io.cwd, file)))
  const { config, origin } = await loadDataConfig(context)
  await mkdir(config.dataFolder, { recursive: true, mode: 0o700 })
  const { openServices } = await import('../app.ts')
  const services = await openServices(config, origin)
  try {
    return await applySeed(seedDepsOf(services), document)
  } finally {
    await services.engine.close()
  }
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
