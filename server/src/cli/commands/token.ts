import type { Command } from 'commander'
import { addDuration, parseDuration } from '../../domain/duration.ts'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'
import { withWorkspace } from '../workspace.ts'

interface TokenCommandOptions {
  readonly scope?: readonly string[]
  readonly lifetime?: string
  readonly client?: string
  readonly refresh?: true
}

/** `convite token`: a token for a person or an application. */
export function addTokenCommand(program: Command, run: Run): void {
  program
    .command('token')
    .summary('make an access token for a person or an application')
    .description(
      'Makes an access token without a sign-in, and prints it. Whoever may read the data folder may do so, because the ' +
        'keys of the server lie there.',
    )
    .argument('<who>', 'a person by id, user principal name or mail address, or an application by its client id')
    .option('--scope <scope...>', 'delegated scopes or application permissions; all that are possible when absent')
    .option(
      '--lifetime <duration>',
      'ISO 8601, e.g. PT1H or P7D, a year at most; a negative one, --lifetime=-PT1H, has expired already',
      'PT24H',
    )
    .option('--client <id>', 'the application that the person uses; the first public one when absent')
    .option('--refresh', 'with a refresh token, as the JSON that rclone keeps in its configuration')
    .addHelpText(
      'after',
      formatExamples([
        'TOKEN=$(convite token ana@convite.example --scope Files.ReadWrite.All)',
        'convite token ana@convite.example --lifetime PT1H --json',
        'rclone config create convite onedrive token "$(convite token ana@convite.example --refresh)" …',
      ]),
    )
    .action(async (who: string, options: TokenCommandOptions, command: Command) => {
      const context = createContext(run, command)
      const lifetimeMs = readLifetime(options.lifetime ?? 'PT24H', command)
      const { makeToken } = await import('../make-token.ts')
      await withWorkspace(context, async workspace => {
        const token = await makeToken(workspace, {
          who,
          lifetimeMs,
          scopes: options.scope?.flatMap(names => names.split(/[\s,]+/).filter(name => name !== '')) ?? null,
          clientId: options.client ?? null,
          wantsRefreshToken: options.refresh ?? false,
        })
        const expiry = new Date(token.expiresAt).toISOString()
        if (token.refreshToken !== null) {
          const { accessToken: access_token, refreshToken: refresh_token } = token
          context.print({ access_token, token_type: 'Bearer', refresh_token, expiry }, () =>
            JSON.stringify({ access_token, token_type: 'Bearer', refresh_token, expiry }),
          )
          return
        }
        context.print({ accessToken: token.accessToken, expiresDateTime: expiry }, () => token.accessToken)
      })
    })
}

function readLifetime(text: string, command: Command): number {
  const duration = parseDuration(text)
  const now = Date.now()
  const end = duration === null ? null : addDuration(now, duration)
  if (end === null) return command.error(`error: option '--lifetime <duration>' takes e.g. PT1H or P7D, not '${text}'`)
  if (end - now <= longestMs) return end - now
  return command.error(
    `error: option '--lifetime <duration>' takes a year at most; a token without an end cannot be taken back`,
  )
}

const longestMs = 366 * 24 * 3_600_000
