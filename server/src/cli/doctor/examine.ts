/** Everything that the doctor looks at. A look changes nothing but a file that it makes and removes. */
import type { Config } from '../../config/config.ts'
import { pickDemoHolders } from '../../seed/demo-holders.ts'
import { explainKeptHolders } from '../../config/explain-kept-holders.ts'
import { probeRelay } from '../../mail/probe-relay.ts'
import { probeDatabase, probeSqliteVersion } from '../../store/probe-database.ts'
import { readCaCertificate } from '../../tls/local-authority.ts'
import type { DataConfig } from '../load-config.ts'
import { type Check, type CheckResult, failed, ok, skipped, warning } from './check.ts'
import { checkCertificate } from './check-certificate.ts'
import { checkDkim, type ResolveTxt } from './check-dkim.ts'
import { checkFolder, checkKeys } from './check-folder.ts'
import { checkProxies } from './check-proxies.ts'
import { probeOrigin } from './probe-origin.ts'

export interface Examination {
  readonly data: DataConfig
  /** What `serve` would refuse; empty in development mode. */
  readonly mistakes: readonly string[]
  readonly nodeVersion: string
  /** The machine's clock, UTC milliseconds. */
  machineNow(): number
  readonly resolveTxt: ResolveTxt
}

const relayTimeoutMs = 10_000
/** A clock that is further off makes tokens come too early and expiries too late. */
const maxSkewMs = 60_000

/** Runs all checks, those that wait for others at the same time. */
export async function examine(examination: Examination): Promise<readonly Check[]> {
  const { data, mistakes, nodeVersion } = examination
  const { config } = data
  const clocks: { name: string; skewMs: number }[] = []
  const note = (name: string, now: number | null) => {
    if (now !== null) clocks.push({ name, skewMs: now - examination.machineNow() })
  }
  const looks: [string, () => Promise<CheckResult>][] = [
    ['runtime', async () => checkRuntime(nodeVersion)],
    [
      'configuration',
      async () => (mistakes.length === 0 ? ok('The configuration is complete.') : failed(mistakes.join(' '))),
    ],
    ['folder', () => checkFolder(config.dataFolder)],
    ['keys', () => checkKeys(config.dataFolder)],
    ['database', () => checkDatabase(config, now => note('the database', now))],
    ['relay', () => checkRelay(config)],
    ['dkim', () => checkDkim(config.mail.dkim, examination.resolveTxt)],
    ['certificate', () => checkCertificate(config, examination.machineNow())],
    ['proxies', async () => checkProxies(config)],
    ['publicOrigin', () => checkOrigin(data, now => note('the public address', now))],
  ]
  const results = await Promise.all(looks.map(async ([name, look]) => ({ name, ...(await settle(look)) })))
  return [...results, { name: 'clock', ...checkClock(clocks, examination.machineNow()) }]
}

async function settle(look: () => Promise<CheckResult>): Promise<CheckResult> {
  try {
    return await look()
  } catch (error) {
    return failed(`${describe(error)}.`)
  }
}

/** The reason behind a failed request is its cause; one of several addresses is as good as another. */
function describe(error: unknown): string {
  if (error instanceof AggregateError) return describe(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : describe(error.cause)
}

function checkRuntime(nodeVersion: string): CheckResult {
  const { version, isSafe } = probeSqliteVersion()
  const facts = `Node ${nodeVersion} with SQLite ${version}`
  return isSafe ? ok(`${facts}.`) : failed(`${facts}: this SQLite can corrupt its files; use a newer Node 24.`)
}

async function checkDatabase({ database, mode }: Config, note: (now: number | null) => void): Promise<CheckResult> {
  const { engine, isNewEnough, hasSchema, keptHolders, now } = await probeDatabase(database)
  note(now)
  if (!isNewEnough) return failed(`${engine} is too old.`)
  const demo = mode === 'production' ? pickDemoHolders(keptHolders) : []
  if (demo.length > 0) return failed(explainKeptHolders(demo))
  return ok(hasSchema ? `${engine} answers.` : `${engine} is there, empty; the first start makes the schema.`)
}

async function checkRelay({ mail }: Config): Promise<CheckResult> {
  if (mail.relay === 'catcher') return skipped('Development mode catches all mail.')
  if (mail.relay === null) return warning('No relay is set, so no mail is sent; give --smtp.')
  await probeRelay(mail.relay, relayTimeoutMs)
  return ok(`${mail.relay.host}:${mail.relay.port} takes our mail.`)
}

async function checkOrigin(
  { config, server, origin }: DataConfig,
  note: (now: number | null) => void,
): Promise<CheckResult> {
  const isDevelopment = config.mode === 'development'
  if (isDevelopment && !server?.pid) return skipped('No server runs on this data.')
  const ca = await readCaCertificate(config.dataFolder)
  const probe = await probeOrigin(origin, ca).catch((error: unknown) => {
    // A server that is said to run has to answer in production; one of development may have been killed.
    if (server?.pid && !isDevelopment) throw error
    return null
  })
  if (probe === null && isDevelopment) return skipped(`No server answers at ${origin}.`)
  if (probe === null)
    return warning(`Nothing answers at ${origin} yet, and no server runs on this data. Start it, then look again.`)
  note(probe.now)
  if (probe.isConvite) return ok(`${origin} is a Convite server.`)
  return failed(
    `${origin} answers with status ${probe.status}, not as a Convite server does; look at the proxy before it.`,
  )
}

function checkClock(clocks: readonly { name: string; skewMs: number }[], now: number): CheckResult {
  // No server of this version ran before that; a machine without a battery begins in 1970.
  if (now < Date.UTC(2026, 0, 1)) return failed(`The clock says ${new Date(now).toISOString()}; set it.`)
  const off = clocks.filter(({ skewMs }) => Math.abs(skewMs) > maxSkewMs)
  if (off.length === 0) return ok(`The clock says ${new Date(now).toISOString()}.`)
  const list = off.map(({ name, skewMs }) => `${name} by ${Math.round(skewMs / 1000)} s`).join(', ')
  return warning(`The clock of this machine differs from ${list}.`)
}
