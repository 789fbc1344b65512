/** What rows work with: how long and how often, a folder, and references that are started when somebody asks. */
import { mkdir, mkdtemp, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { type Postgres, startPostgres } from '../tools/lib/postgres.ts'
import { projectRoot } from '../tools/lib/project.ts'
import { type Echo, startEcho } from './references/echo.ts'
import { itemIdOf } from './organisation.ts'

export interface Pace {
  readonly rounds: number
  /** Of each measurement. */
  readonly seconds: number
}

export interface Bench extends Pace {
  /** On the disk of the project, and gone at the end. */
  readonly folder: string
  /** E, started by the first row that asks. */
  echo(): Promise<Echo>
  /** A cluster with fsync on, of its own for this run. */
  postgres(): Promise<Postgres>
  /** Says what goes on. */
  say(text: string): void
  /** Ends everything that was started and removes the folder. */
  close(): Promise<void>
}

/** Where results and, for the time of a run, data lie. */
export const outputFolder = join(projectRoot, 'bench/out')

/** The folder with the data of a run: in memory a COMMIT would cost nothing. */
async function makeFolder(): Promise<string> {
  await mkdir(outputFolder, { recursive: true })
  const inMemory = new Set([0x01021994, 0x858458f6])
  if (inMemory.has((await statfs(outputFolder)).type)) {
    throw new Error(`${outputFolder} lies in memory; durable writes can be measured on a disk only.`)
  }
  return mkdtemp(join(outputFolder, 'run-'))
}

/** Makes the surroundings of a run. */
export async function openBench(pace: Pace): Promise<Bench> {
  const folder = await makeFolder()
  let echo: Promise<Echo> | undefined
  let postgres: Promise<Postgres> | undefined
  return {
    ...pace,
    folder,
    echo() {
      echo ??= startEcho(folder, echoTargets, echoToken)
      return echo
    },
    postgres() {
      postgres ??= startPostgres()
      return postgres
    },
    say: text => console.log(text),
    async close() {
      await (await echo)?.stop()
      await (await postgres)?.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Ids and a token of the length that the product's have. */
const echoDrive = 'b!aaaaaaaaaa'
const echoTargets = Array.from({ length: 1024 }, (_, key) => ({ drive: echoDrive, item: itemIdOf(echoDrive, key) }))
const echoToken = 'e'.repeat(1500)
