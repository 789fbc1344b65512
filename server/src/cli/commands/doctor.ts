import { resolveTxt } from 'node:dns/promises'
import type { Command } from 'commander'
import { maskConfig } from '../../config/mask-config.ts'
import { exitCodes } from '../exit-codes.ts'
import { findServeMistakes, loadDataConfig } from '../load-config.ts'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'
import { addSettingOptions } from '../setting-options.ts'
import { formatTable } from '../table.ts'

/** `convite doctor`: tries what a server needs. */
export function addDoctorCommand(program: Command, run: Run): void {
  const own = program
    .command('doctor')
    .summary('try the relay, the database, the storage and the public address')
    .description(
      'Tries everything that a server needs and says what is wrong. It sends no mail and changes nothing. It ends with 4 ' +
        'when something has to be mended.',
    )
    .option('--production', 'judge the configuration as convite serve would')
    .addHelpText('after', formatExamples(['convite doctor', 'convite doctor --production --json']))
    .action(async ({ production }: { production?: true }, command: Command) => {
      const context = createContext(run, command)
      const data = await loadDataConfig(context, production ? 'production' : null)
      const mistakes = data.config.mode === 'production' ? await findServeMistakes(context) : []
      const { examine } = await import('../doctor/examine.ts')
      const checks = await examine({
        data,
        mistakes,
        nodeVersion: run.io.nodeVersion,
        machineNow: Date.now,
        resolveTxt,
      })
      const isHealthy = checks.every(({ state }) => state !== 'failed')
      if (!isHealthy) context.endWith(exitCodes.unhealthy)
      context.print({ healthy: isHealthy, checks, configuration: maskConfig(data.config) }, () => {
        const colours = { ok: 'green', warning: 'yellow', failed: 'red', skipped: 'dim' } as const
        const table = formatTable(
          ['CHECK', 'STATE', ''],
          checks.map(({ name, state, message }) => [name, state, message]),
        )
        return table.replace(
          /^(\S+ +)(ok|warning|failed|skipped)\b/gm,
          (_line, start: string, state: keyof typeof colours) => start + run.io.style(colours[state], state),
        )
      })
    })
  addSettingOptions(own, [
    'publicOrigin',
    'https',
    'tlsCert',
    'tlsKey',
    'trustedProxies',
    'smtpUrl',
    'mailFrom',
    'dkimSelector',
    'dkimKeyFile',
    'dkimDomain',
  ])
}
