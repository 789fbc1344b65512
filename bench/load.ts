/**
 * Load by wrk: one thread, sixteen connections. Every request is made by a Lua script, for references and product
 * alike, so that the cost of making it weighs on both.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface LoadOrder {
  readonly origin: string
  /** Lua that defines `request`; `count` is the number of the request in this run, from 0. */
  readonly script: string
  readonly seconds: number
  readonly connections?: number
  /** Where the script may lie for a moment. */
  readonly folder: string
}

export interface LoadResult {
  /** Answers, and what the script counted itself as `counted`. */
  readonly answers: number
  readonly counted: number
  readonly seconds: number
  readonly perSecond: number
  readonly latencyMs: { readonly median: number; readonly p99: number; readonly maximum: number }
}

/** Prints one line of JSON at the end. Names with `bench` keep clear of what wrk itself defines. */
const epilogue = `
local bench_thread
function setup(thread) bench_thread = thread end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '\\nbench {"answers":%d,"microseconds":%d,"broken":%d,"refused":%d,"counted":%d,"median":%d,"p99":%d,"maximum":%d}\\n',
    summary.requests, summary.duration, e.connect + e.read + e.write + e.timeout, e.status,
    bench_thread:get("counted") or 0, latency:percentile(50), latency:percentile(99), latency.max))
end
`

/** Runs wrk. Throws when it is missing, when a connection broke, and when an answer was no success. */
export async function runLoad(order: LoadOrder): Promise<LoadResult> {
  const folder = await mkdtemp(join(order.folder, 'load-'))
  try {
    const file = join(folder, 'load.lua')
    await writeFile(file, `${order.script}\n${epilogue}`)
    const connections = String(order.connections ?? 16)
    return readOutput(await runWrk(['-t1', `-c${connections}`, `-d${order.seconds}s`, '-s', file, order.origin]))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function runWrk(args: readonly string[]): Promise<string> {
  const child = spawn('wrk', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    if (code !== 0) throw new Error(`wrk ended with ${code}:\n${output}`)
    return output
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new Error(missingWrk, { cause: error })
    throw error
  }
}

export const missingWrk =
  'The load generator wrk is missing. Debian and Ubuntu: apt-get install wrk; Fedora: dnf install wrk; ' +
  'macOS: brew install wrk; other systems: https://github.com/wg/wrk'

/** Reads what a run printed. Throws when the run was not clean: a figure of refusals says nothing. */
export function readOutput(output: string): LoadResult {
  const line = /^bench (\{.*\})$/m.exec(output)?.[1]
  if (line === undefined) throw new Error(`wrk printed no result:\n${output}`)
  const numbers = JSON.parse(line) as Record<
    'answers' | 'microseconds' | 'broken' | 'refused' | 'counted' | 'median' | 'p99' | 'maximum',
    number
  >
  const { answers, broken, refused, counted } = numbers
  if (broken > 0 || refused > 0 || answers === 0) {
    throw new Error(`of ${answers} answers ${refused} were refusals, and ${broken} connections broke:\n${output}`)
  }
  const seconds = numbers.microseconds / 1e6
  const toMs = (microseconds: number) => microseconds / 1000
  return {
    answers,
    counted,
    seconds,
    perSecond: answers / seconds,
    latencyMs: { median: toMs(numbers.median), p99: toMs(numbers.p99), maximum: toMs(numbers.maximum) },
  }
}
