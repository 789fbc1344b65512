/** The settings of the server as options of the command line; the list itself is in config/env.ts. */
import { type Command, Option } from 'commander'
import { type SettingEntry, type SettingKey, settingEntries } from '../config/env.ts'

/** Settings that every command takes, because every command may touch the data. */
const globalKeys: readonly SettingKey[] = ['data', 'databaseUrl', 'logLevel', 'logFile']

/** An option that stands for a setting. Other options may have the same name: `convite invite --role write`. */
class SettingOption extends Option {
  readonly key: SettingKey | 'config'

  constructor(key: SettingKey | 'config', flag: string, help: string) {
    super(flag, help)
    this.key = key
  }
}

// The backticks of the help are for the page.
const asOption = ({ key, flag, help, variables }: SettingEntry) =>
  new SettingOption(key, flag, `${help.replaceAll('`', '')} (${variables[0]})`)

/** Adds the options that all commands share. */
export function addGlobalOptions(program: Command): void {
  program.option('--json', 'Print results and errors as one line of JSON.')
  program.addOption(new SettingOption('config', '--config <file>', 'Configuration file, JSON. (CONVITE_CONFIG)'))
  for (const setting of settingEntries) if (globalKeys.includes(setting.key)) program.addOption(asOption(setting))
}

/** Adds the options of a command that starts a server. */
export function addServerOptions(command: Command, leaveOut: readonly SettingKey[] = []): void {
  const wanted = settingEntries
    .map(({ key }) => key)
    .filter(key => !globalKeys.includes(key) && !leaveOut.includes(key))
  addSettingOptions(command, wanted)
}

/** Adds the options of some settings. */
export function addSettingOptions(command: Command, keys: readonly SettingKey[]): void {
  for (const setting of settingEntries) if (keys.includes(setting.key)) command.addOption(asOption(setting))
}

/** The settings that were given as options, by the names of the settings. */
export function readSettingFlags(command: Command): Partial<Record<SettingKey | 'config', string>> {
  const flags: Partial<Record<SettingKey | 'config', string>> = {}
  for (let here: Command | null = command; here !== null; here = here.parent) {
    for (const option of here.options) {
      const value: unknown = option instanceof SettingOption ? here.getOptionValue(option.attributeName()) : undefined
      if (typeof value === 'string') flags[(option as SettingOption).key] = value
      if (value === true) flags[(option as SettingOption).key] = 'on'
    }
  }
  return flags
}
