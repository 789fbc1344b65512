import type { Command } from 'commander'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'
import { formatTable } from '../table.ts'
import { withWorkspace } from '../workspace.ts'
import type { describeKeys } from '../rotate-keys.ts'

interface RotateOptions {
  readonly now?: true
  readonly secrets?: true
}

/** `convite keys`: list, rotate. */
export function addKeysCommand(program: Command, run: Run): void {
  const keys = program
    .command('keys')
    .summary('list and renew the keys of the server')
    .description(
      'Keys that sign tokens, and root secrets that seal what the database keeps and sign download addresses. They lie ' +
        'in server-keys.json of the data folder. The commands work beside a running server: it takes new keys over ' +
        'within a few seconds.',
    )
  addList(keys, run)
  addRotate(keys, run)
}

function addList(keys: Command, run: Run): void {
  keys
    .command('list')
    .summary('list the keys, without what is secret of them')
    .description(
      'Lists the keys, newest first. A signing key is first published (it checks tokens already), then signs, then ' +
        'checks until what it signed has ended. A root secret seals, and opens for ever.',
    )
    .addHelpText('after', formatExamples(['convite keys list', 'convite keys list --json']))
    .action(async (_options: unknown, command: Command) => {
      const context = createContext(run, command)
      const { describeKeys } = await import('../rotate-keys.ts')
      await withWorkspace(context, async ({ services }) => {
        const described = describeKeys(services)
        context.print(described, () => formatKeys(described))
      })
    })
}

function addRotate(keys: Command, run: Run): void {
  keys
    .command('rotate')
    .summary('make a new signing key, or a new root secret')
    .description(
      'Makes a new signing key. It is published at once and signs ten minutes later, so that everybody knows it by ' +
        'then; tokens of the former keys stay valid for their life. After a leak, --now ends the former keys within ' +
        'seconds: whoever has a token asks for a new one.',
    )
    .option('--now', 'end the former signing keys at once, and all tokens with them')
    .option('--secrets', 'a new root secret instead; the former ones still open what they sealed')
    .addHelpText(
      'after',
      formatExamples(['convite keys rotate', 'convite keys rotate --now', 'convite keys rotate --secrets']),
    )
    .action(async (options: RotateOptions, command: Command) => {
      const context = createContext(run, command)
      if (options.now && options.secrets) {
        command.error(
          "error: option '--now' cannot be used with option '--secrets': what a root secret sealed could never be opened again",
        )
      }
      const { describeKeys, replaceSigningKeys, rotateSecret, rotateSigningKey } = await import('../rotate-keys.ts')
      await withWorkspace(context, async ({ services }) => {
        if (options.secrets) await rotateSecret(services)
        else if (options.now) await replaceSigningKeys(services)
        else await rotateSigningKey(services)
        const described = describeKeys(services)
        context.print(described, () => formatKeys(described))
      })
    })
}

function formatKeys({ value, secrets }: ReturnType<typeof describeKeys>): string {
  const date = (moment: string | null) => moment ?? ''
  const keyRows = value.map(key => [
    key.kid,
    key.algorithm,
    key.madeDateTime ?? 'unknown',
    `${stateWords[key.state]} ${date(key.until)}`,
  ])
  const secretRows = secrets.map(secret => [
    secret.id,
    secret.madeDateTime ?? 'unknown',
    `${secretWords[secret.state]} ${date(secret.until)}`,
  ])
  const keyTable = formatTable(['SIGNING KEY', 'ALGORITHM', 'MADE', 'STATE'], keyRows)
  return `${keyTable}\n${formatTable(['ROOT SECRET', 'MADE', 'STATE'], secretRows)}`
}

const stateWords = { signs: 'signs', published: 'signs from', checks: 'still checks until', ended: 'ended' }
const secretWords = { seals: 'seals', published: 'seals from', opens: 'still opens' }
