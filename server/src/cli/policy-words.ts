/** The switches of the policy as words of the command line. What a value may be is decided where every change is checked. */
import { defaultSettings, type Settings } from '../domain/settings.ts'
import { readSettingsChange } from '../http/settings-change.ts'
import { findNearest } from '../config/find-nearest.ts'
import { exitCodes } from './exit-codes.ts'
import { CliFailure } from './failure.ts'

/** The change that `convite policy set NAME VALUE...` asks for. Throws when there is no such switch or it has no such value. */
export function readPolicyChange(name: string, words: readonly string[]): Partial<Settings> {
  const [known] = readPolicyNames([name])
  const present = defaultSettings[known as keyof Settings]
  if (Array.isArray(present)) {
    return readSettingsChange({ [name]: words.flatMap(word => word.split(',')).filter(word => word !== '') })
  }
  const [word = '', ...more] = words
  if (more.length > 0) {
    throw new CliFailure('usage', `${name} takes one value, not ${words.length}: ${words.join(' ')}.`, exitCodes.usage)
  }
  return readSettingsChange({ [name]: typeof present === 'string' ? word : readScalar(word) })
}

/** Names of switches. Throws for one that is none, with the one that was most likely meant. */
export function readPolicyNames(names: readonly string[]): readonly (keyof Settings)[] {
  const known = Object.keys(defaultSettings)
  return names.map(name => {
    if (known.includes(name)) return name as keyof Settings
    const near = findNearest(name, known)
    const hint = near === undefined ? 'convite policy list shows all' : `did you mean ${near}?`
    throw new CliFailure('notFound', `There is no switch '${name}'; ${hint}`, exitCodes.usage)
  })
}

/** A word that is no boolean, number or null stays a word, and is refused by name where the change is checked. */
function readScalar(word: string): boolean | number | null | string {
  const constants: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null }
  if (Object.hasOwn(constants, word)) return constants[word] as boolean | null
  return /^-?\d+$/.test(word) ? Number(word) : word
}
