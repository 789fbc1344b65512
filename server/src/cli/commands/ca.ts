import type { Command } from 'commander'
import { formatExamples } from '../format-examples.ts'
import { createContext, type Run } from '../run.ts'

/** `convite ca`: the certificate authority of `--https`, and how clients trust it. */
export function addCaCommand(program: Command, run: Run): void {
  program
    .command('ca')
    .summary('show the certificate authority of --https, and how clients trust it')
    .description(
      'Says where the certificate authority of a server with --https lies, and prints the lines by which each library, ' +
        'tool and browser trusts it. Whoever trusts it trusts every certificate that the key beside it signs: guard the ' +
        'data folder, and take the trust away when the server is gone.',
    )
    .option('--pem', 'print the certificate alone, as PEM')
    .addHelpText(
      'after',
      formatExamples(['convite ca', 'convite ca --pem > convite-ca.pem', 'convite ca --json --data ./data']),
    )
    .action(async ({ pem }: { pem?: true }, command: Command) => {
      const context = createContext(run, command)
      const { describeAuthority } = await import('../describe-authority.ts')
      const authority = await describeAuthority(context)
      if (pem) {
        context.print({ pem: authority.pem }, () => authority.pem)
        return
      }
      const { formatTrustAdvice } = await import('../trust-lines.ts')
      context.print(authority, () => {
        const title = (text: string) => run.io.style('bold', text)
        return [
          `${authority.name}, until ${authority.expiresDateTime.slice(0, 10)}`,
          `File     ${authority.caFile}`,
          `SHA-256  ${authority.sha256}`,
          '',
          formatTrustAdvice(authority.trust, title),
        ].join('\n')
      })
    })
}
