import { readFile } from 'node:fs/promises'
import type { Config } from '../config/config.ts'
import { ConfigError } from '../config/config-error.ts'
import type { SettingKey } from '../config/env.ts'
import { type ConfigRequest, readConfig } from '../config/read-config.ts'
import { readServerState, type ServerState } from './server-state.ts'
import type { CommandContext } from './run.ts'

type Wish = Pick<ConfigRequest, 'mode' | 'isServing'> & { readonly assumed?: Partial<Record<SettingKey, string>> }

/** The seed document of the demo organisation, as it is written. */
export async function readDemoDocument(): Promise<unknown> {
  return (await import('../seed/demo.json', { with: { type: 'json' } })).default
}

async function load({ io, flags }: CommandContext, wish: Wish) {
  return readConfig({
    ...wish,
    flags,
    env: io.env,
    cwd: io.cwd,
    readText: path => readFile(path, 'utf8'),
    demoSeed: readDemoDocument,
  })
}

/** The configuration of a server that is about to start. Names that are nearly settings are told on standard error. */
export async function loadServerConfig(context: CommandContext, mode: Config['mode']): Promise<Config> {
  const { config, warnings } = await load(context, { mode, isServing: true })
  for (const warning of warnings) context.io.err(`convite: ${warning}\n`)
  return config
}

/** What a command needs to know of the data that it works on, and of the server that has or had it. */
export interface DataConfig {
  readonly config: Config
  /** The address that links and tokens are made for. */
  readonly origin: string
  /** The last server of the folder; null when there was none. */
  readonly server: ServerState | null
}

/**
 * The configuration of a command that works on the data of a server, which may run beside it. Mode and address are
 * those of the server, unless they are configured.
 */
export async function loadDataConfig(
  context: CommandContext,
  wantedMode: Config['mode'] | null = null,
): Promise<DataConfig> {
  const first = await load(context, { mode: 'development', isServing: false, assumed: { seed: 'none' } })
  const server = await readServerState(first.config.dataFolder)
  const mode = wantedMode ?? server?.mode ?? (first.config.publicOrigin === null ? 'development' : 'production')
  const { config } = await load(context, {
    mode,
    isServing: false,
    assumed: { seed: 'none', ...(server?.origin ? { publicOrigin: server.origin } : {}) },
  })
  const scheme = config.tls === null ? 'http' : 'https'
  return { config, server, origin: config.publicOrigin ?? `${scheme}://127.0.0.1:${config.listen.port}` }
}

/** What `convite serve` would refuse in this configuration. */
export async function findServeMistakes(context: CommandContext): Promise<readonly string[]> {
  try {
    await load(context, { mode: 'production', isServing: true })
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes
    throw error
  }
}
