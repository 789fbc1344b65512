/**
 * Where each setting's value comes from: flags over environment over file over what the caller takes for granted.
 * Every value keeps the name under which somebody gave it, because a message about it has to say where to look.
 */
import { dirname, isAbsolute, resolve } from 'node:path'
import { ConfigError } from './config-error.ts'
import {
  configFileVariable,
  fileVariableOf,
  isSwitch,
  optionOf,
  otherVariables,
  type SettingEntry,
  type SettingKey,
  settingEntries,
} from './env.ts'
import { findNearest } from './find-nearest.ts'
import { explainUnreadable } from './system-error.ts'

/** A value as somebody wrote it. */
export interface SettingValue {
  readonly text: string
  /** How to call it in a message: `--port`, `CONVITE_PORT`, `port in convite.config.json`. */
  readonly label: string
  /** The folder that relative paths start from. */
  readonly folder: string
}

export type SettingValues = ReadonlyMap<SettingKey, SettingValue>

/** The outside world of the configuration, handed in: nothing here reads the process. */
export interface SettingSources {
  /** By setting; `config` is the path of a configuration file. */
  readonly flags: Partial<Readonly<Record<SettingKey | 'config', string>>>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** What holds when nobody says anything; absent members fall back to the defaults of the server. */
  readonly assumed?: Partial<Readonly<Record<SettingKey, string>>>
  /** Reads a text file; rejects as `fs.readFile` does. */
  readText(path: string): Promise<string>
}

export interface CollectedSettings {
  readonly values: SettingValues
  readonly mistakes: readonly string[]
  /** Names that look like settings and are none. */
  readonly warnings: readonly string[]
}

/** Collects the values of all settings. Throws a ConfigError when the configuration file cannot be read at all. */
export async function collectSettings(sources: SettingSources): Promise<CollectedSettings> {
  const mistakes: string[] = []
  const file = await readConfigFile(sources, mistakes)
  const values = new Map<SettingKey, SettingValue>()
  for (const setting of settingEntries) {
    const value =
      fromFlag(setting, sources) ??
      (await fromEnvironment(setting, sources, mistakes)) ??
      file.get(setting.key) ??
      fromAssumed(setting, sources)
    if (value !== undefined) values.set(setting.key, value)
  }
  return { values, mistakes, warnings: findStrangers(sources.env) }
}

function fromFlag(setting: SettingEntry, { flags, cwd }: SettingSources): SettingValue | undefined {
  const text = flags[setting.key]
  return text === undefined ? undefined : { text, label: optionOf(setting), folder: cwd }
}

/** An empty variable counts as absent: that is how container files switch one off. */
async function fromEnvironment(
  setting: SettingEntry,
  { env, cwd, readText }: SettingSources,
  mistakes: string[],
): Promise<SettingValue | undefined> {
  for (const name of setting.variables) {
    const text = env[name]
    if (text) return { text, label: name, folder: cwd }
    const path = setting.isSecret ? env[fileVariableOf(name)] : undefined
    if (!path) continue
    try {
      const content = await readText(resolve(cwd, path))
      return { text: content.replace(/\r?\n$/, ''), label: fileVariableOf(name), folder: cwd }
    } catch (error) {
      mistakes.push(`${fileVariableOf(name)}: '${path}' cannot be read: ${explainUnreadable(error)}.`)
      return undefined
    }
  }
  return undefined
}

function fromAssumed(setting: SettingEntry, { assumed = {}, cwd }: SettingSources): SettingValue | undefined {
  const text = assumed[setting.key]
  return text === undefined ? undefined : { text, label: setting.key, folder: cwd }
}

async function readConfigFile(
  { flags, env, cwd, readText }: SettingSources,
  mistakes: string[],
): Promise<SettingValues> {
  const given = flags.config ?? (env[configFileVariable] || undefined)
  if (given === undefined) return new Map()
  const path = isAbsolute(given) ? given : resolve(cwd, given)
  let parsed: unknown
  try {
    parsed = JSON.parse(await readText(path))
  } catch (error) {
    throw new ConfigError([`${given}: the configuration file cannot be read: ${explainUnreadable(error)}.`])
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new ConfigError([`${given}: a configuration file holds one JSON object, e.g. {"port": 8080}.`])
  }
  const values = new Map<SettingKey, SettingValue>()
  for (const [name, value] of Object.entries(parsed)) {
    const setting = settingEntries.find(({ key }) => key === name)
    const label = `${name} in ${given}`
    if (setting === undefined) mistakes.push(describeUnknownMember(label, name))
    else if (setting.isJson && typeof value === 'object' && value !== null) {
      values.set(setting.key, { text: JSON.stringify(value), label, folder: dirname(path) })
    } else if (typeof value === 'string' || typeof value === 'number') {
      values.set(setting.key, { text: String(value), label, folder: dirname(path) })
    } else if (typeof value === 'boolean' && isSwitch(setting)) {
      values.set(setting.key, { text: value ? 'on' : 'off', label, folder: dirname(path) })
    } else if (value !== null) mistakes.push(`${label}: a text or a number is needed here, e.g. "${setting.example}".`)
  }
  return values
}

function describeUnknownMember(label: string, name: string): string {
  const known = settingEntries.map(({ key }) => key)
  const near = findNearest(name, known)
  return near === undefined
    ? `${label}: there is no such setting. Settings: ${known.join(', ')}.`
    : `${label}: there is no such setting; did you mean ${near}?`
}

/** Variables that begin like ours and are none. Those that Kubernetes makes for a service called convite are spared. */
function findStrangers(env: SettingSources['env']): string[] {
  const known = settingEntries.flatMap(({ variables, isSecret }) =>
    isSecret ? [...variables, ...variables.map(fileVariableOf)] : variables,
  )
  const ofServiceLinks = /^CONVITE_(?:SERVICE_|PORT_\d)/
  return Object.keys(env)
    .filter(name => name.startsWith('CONVITE_') && !ofServiceLinks.test(name))
    .filter(name => !known.includes(name) && !otherVariables.includes(name))
    .map(name => {
      const near = findNearest(withoutPrefix(name), known.map(withoutPrefix))
      const hint = near === undefined ? '.' : `; did you mean CONVITE_${near}?`
      return `${name} is set, but there is no such setting${hint}`
    })
}

/** All names begin alike, so likeness is judged by the rest. */
function withoutPrefix(name: string): string {
  return name.replace(/^CONVITE_/, '')
}
