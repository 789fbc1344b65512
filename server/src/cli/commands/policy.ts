import type { Command } from 'commander'
import { type Settings, settingHelp } from '../../domain/settings.ts'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'
import { formatTable } from '../table.ts'
import { withWorkspace } from '../workspace.ts'

/** `convite policy`: list, set, unset. */
export function addPolicyCommand(program: Command, run: Run): void {
  const policy = program
    .command('policy')
    .summary('show and change what may be shared with whom')
    .description(
      'The switches of the organisation: who may share outside, which mail domains are open, how many mails go out. A ' +
        'running server follows a change at once.',
    )
  addList(policy, run)
  addSet(policy, run)
  addUnset(policy, run)
}

function addList(policy: Command, run: Run): void {
  policy
    .command('list')
    .summary('list all switches')
    .description('Lists all switches with their values, and says which were set and which follow their defaults.')
    .addHelpText('after', formatExamples(['convite policy list', 'convite policy list --json | jq .value']))
    .action(async (_options: unknown, command: Command) => {
      const context = createContext(run, command)
      await withWorkspace(context, async ({ services: { settings } }) => {
        const [value, chosen] = [await settings.current(), await settings.chosen()]
        context.print({ value, set: Object.keys(chosen) }, () => formatSettings(value, chosen))
      })
    })
}

function addSet(policy: Command, run: Run): void {
  policy
    .command('set')
    .summary('set a switch')
    .description('Sets a switch. Lists take several words; numbers that may be without limit take null.')
    .argument('<name>', 'the switch, as convite policy list shows it')
    .argument('<value...>', 'true or false, a number, a word, or the entries of a list')
    .addHelpText(
      'after',
      formatExamples([
        'convite policy set sharingCapability disabled',
        'convite policy set sharingAllowedDomainList partner.example elsewhere.example',
        'convite policy set sharingDomainRestrictionMode allowList',
        'convite policy set mailsPerUserAndHour null',
      ]),
    )
    .action(async (name: string, words: readonly string[], _options: unknown, command: Command) => {
      const context = createContext(run, command)
      const { readPolicyChange } = await import('../policy-words.ts')
      const change = readPolicyChange(name, words)
      await withWorkspace(context, async ({ services: { settings }, author }) => {
        const value = await settings.saveSettings(author(), change)
        context.print({ value, set: Object.keys(await settings.chosen()) }, () =>
          formatSettings(pick(value, [name]), change),
        )
      })
    })
}

function addUnset(policy: Command, run: Run): void {
  policy
    .command('unset')
    .summary('give switches back to their defaults')
    .description('Gives switches back to their defaults.')
    .argument('<name...>', 'the switches, as convite policy list shows them')
    .addHelpText('after', formatExamples(['convite policy unset sharingCapability mailsPerUserAndHour']))
    .action(async (names: readonly string[], _options: unknown, command: Command) => {
      const context = createContext(run, command)
      const { readPolicyNames } = await import('../policy-words.ts')
      const unset = readPolicyNames(names)
      await withWorkspace(context, async ({ services: { settings }, author }) => {
        const value = await settings.saveSettings(author(), {}, unset)
        context.print({ value, set: Object.keys(await settings.chosen()) }, () =>
          formatSettings(pick(value, unset), {}),
        )
      })
    })
}

function pick(value: Settings, names: readonly string[]): Partial<Settings> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)))
}

function formatSettings(value: Partial<Settings>, chosen: Partial<Settings>): string {
  return formatTable(
    ['SWITCH', 'VALUE', '', 'WHAT IT DOES'],
    Object.entries(value).map(([name, one]) => [
      name,
      Array.isArray(one) ? one.join(' ') : String(one),
      name in chosen ? 'set' : 'default',
      settingHelp[name as keyof Settings],
    ]),
  )
}
