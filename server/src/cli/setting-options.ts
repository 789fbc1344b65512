/** The settings of the server as options of the command line; the list itself is in config/env.ts. */
import { type Command, Option } from 'commander'
import { type SettingEntry, type SettingKey, settingEntries } from '../config/env.ts'

/** Settings that every command takes, because every command may touch the data. */
const globalKeys: readonly SettingKey[] = ['data', 'databaseUrl', 'logLevel', 'logFile']

const isGlobal = ({ key }: SettingEntry) => globalKeys.includes(key)
// The backticks of the help are for the page.
const asOption = ({ flag, help, variables }: SettingEntry) =>
  new Option(flag, `${help.replaceAll('`', '')} (${variables[0]})`)

/** Adds the options that all commands share. */
export function addGlobalOptions(program: Command): void {
  program.option('--json', 'Print results and errors as one line of JSON.')
  program.option('--config <file>', 'Configuration file, JSON. (CONVITE_CONFIG)')
  for (const setting of settingEntries.filter(isGlobal)) program.addOption(asOption(setting))
}

/** Adds the options of a command that starts a server. */
export function addServerOptions(command: Command, leaveOut: readonly SettingKey[] = []): void {
  for (const setting of settingEntries) {
    if (!isGlobal(setting) && !leaveOut.includes(setting.key)) command.addOption(asOption(setting))
  }
}

/** Picks the settings out of what commander read, by the names of the settings. */
export function readSettingFlags(
  options: Readonly<Record<string, unknown>>,
): Partial<Record<SettingKey | 'config', string>> {
  const flags: Partial<Record<SettingKey | 'config', string>> = {}
  if (typeof options['config'] === 'string') flags.config = options['config']
  for (const setting of settingEntries) {
    const value = options[asOption(setting).attributeName()]
    if (typeof value === 'string') flags[setting.key] = value
  }
  return flags
}
