import type { Command } from 'commander'
import { CliFailure } from '../failure.ts'
import { formatExamples } from '../format-examples.ts'
import { applicationArgument } from '../application-argument.ts'
import { createContext, type Run } from '../run.ts'
import { withWorkspace } from '../workspace.ts'

interface SecretOptions {
  readonly revokeOthers?: true
  readonly expires?: string
  readonly name?: string
  readonly remove?: string
}

/** `convite app secret` and `convite app certificate`: how an application proves itself. */
export function addProofCommands(app: Command, run: Run): void {
  addSecret(app, run)
  const certificate = app
    .command('certificate')
    .summary('certificates by which an application proves itself')
    .description(
      'Certificates by which a confidential application signs its requests for tokens instead of sending a secret.',
    )
  addCertificate(certificate, run)
  removeCertificate(certificate, run)
}

function addSecret(app: Command, run: Run): void {
  app
    .command('secret')
    .summary('make a new secret for an application, or end one')
    .description(
      'Makes a new secret and prints it, this once. The secrets that the application had stay valid until their own ' +
        'ends, so that it can change over without a gap; --revoke-others ends them. With --remove one secret ends, and ' +
        'none is made.',
    )
    .argument(...applicationArgument)
    .option('--expires <when>', 'when it ends: a duration (P180D) or a date, two years away at most', 'P180D')
    .option('--name <name>', 'by which people tell it from others')
    .option('--revoke-others', 'end all secrets that the application had')
    .option('--remove <id>', 'end the secret with this id, as convite app show prints it')
    .addHelpText(
      'after',
      formatExamples([
        'convite app secret Reports',
        'convite app secret Reports --expires 2027-05-01 --revoke-others',
        'convite app secret Reports --remove 3f0c0c7a-0b5e-4a34-8b0e-3d9a0f0f1d11',
      ]),
    )
    .action(async (key: string, options: SecretOptions, command: Command) => {
      const context = createContext(run, command)
      const { findApplication, renewSecret } = await import('../register-application.ts')
      await withWorkspace(context, async workspace => {
        const { clientId, displayName } = await findApplication(workspace, key)
        if (options.remove !== undefined) {
          const { applicationAdmin } = workspace.services
          const id = options.remove.toLowerCase()
          demandFound(await applicationAdmin.removeSecret(workspace.author(), clientId, id), displayName, 'secret', id)
          return context.print({ clientId, id, removed: true }, () => `secret ${id} of ${displayName} removed`)
        }
        const { secret, endsAt, application } = await renewSecret(workspace, clientId, {
          revokesOthers: options.revokeOthers ?? false,
          expires: options.expires ?? null,
          name: options.name ?? null,
        })
        const endDateTime = new Date(endsAt).toISOString()
        context.print(
          { clientId, clientSecret: secret, endDateTime, secrets: application.secrets.length },
          () => secret,
        )
      })
    })
}

function addCertificate(certificate: Command, run: Run): void {
  certificate
    .command('add')
    .summary('add a certificate to an application')
    .description(
      'Adds the certificate of a PEM file. The private key stays with the application; a file that holds one is refused.',
    )
    .argument(...applicationArgument)
    .argument('<file>', 'a certificate in PEM form; RSA of 2048 bits or more, or P-256, P-384, P-521')
    .addHelpText('after', formatExamples(['convite app certificate add Reports reports.crt']))
    .action(async (key: string, file: string, _options: unknown, command: Command) => {
      const context = createContext(run, command)
      const { findApplication } = await import('../register-application.ts')
      const { loadCertificate } = await import('../load-certificate.ts')
      const { detailApplication } = await import('../describe-application.ts')
      const read = await loadCertificate(context, file)
      await withWorkspace(context, async workspace => {
        const { clientId } = await findApplication(workspace, key)
        const { applicationAdmin, random } = workspace.services
        const id = random.guid()
        const changed = await applicationAdmin.addCertificate(workspace.author(), clientId, { ...read, id })
        const added = detailApplication(changed).certificates.find(one => one.id === id)
        context.print(
          { clientId, ...added },
          () => `certificate ${added?.thumbprint} ends ${added?.endDateTime}  ${id}`,
        )
      })
    })
}

function removeCertificate(certificate: Command, run: Run): void {
  certificate
    .command('remove')
    .summary('remove a certificate of an application')
    .description('Removes a certificate. What is signed by its key is refused from now on.')
    .argument(...applicationArgument)
    .argument('<id>', 'the id of the certificate, as convite app show prints it')
    .addHelpText(
      'after',
      formatExamples(['convite app certificate remove Reports 3f0c0c7a-0b5e-4a34-8b0e-3d9a0f0f1d11']),
    )
    .action(async (key: string, given: string, _options: unknown, command: Command) => {
      const context = createContext(run, command)
      const { findApplication } = await import('../register-application.ts')
      await withWorkspace(context, async workspace => {
        const { clientId, displayName } = await findApplication(workspace, key)
        const id = given.toLowerCase()
        const isGone = await workspace.services.applicationAdmin.removeCertificate(workspace.author(), clientId, id)
        demandFound(isGone, displayName, 'certificate', id)
        context.print({ clientId, id, removed: true }, () => `certificate ${id} of ${displayName} removed`)
      })
    })
}

function demandFound(isThere: boolean, application: string, what: string, id: string): void {
  if (isThere) return
  throw new CliFailure('notFound', `${application} has no ${what} '${id}'; convite app show prints them.`)
}
