/** The way out for mails: the transport, the catcher of development mode, the sender. */
import { ConfigError } from '../config/config-error.ts'
import type { Config } from '../config/config.ts'
import type { ErrorCode } from '@convite/contract/errors'
import type { CapturedMail, RelayFault } from '../domain/ports/captured-mail.ts'
import type { BackgroundMails } from '../jobs/background-mails.ts'
import { createComposeAccountMail } from '../jobs/compose-account-mail.ts'
import { createComposeInvitation } from '../jobs/compose-invitation.ts'
import { createAccountMailSender } from '../jobs/send-account-mail.ts'
import { createMailSender, type MailSender } from '../jobs/send-mail.ts'
import { type MailCatcher, startMailCatcher } from '../mail/catcher.ts'
import { DkimRefusal, type DkimSettings, prepareDkim } from '../mail/dkim.ts'
import type { RelayConfig } from '../mail/smtp-slot.ts'
import { createMailTransport } from '../mail/transport.ts'
import type { Services } from './services.ts'

/** What the test controls put into the way of mails; nothing in production. */
export interface MailHooks {
  readonly onMail: (mail: CapturedMail) => void | Promise<void>
  readonly faultFor: (address: string) => RelayFault | null
  readonly orderedRefusal: (address: string) => ErrorCode | null
}

export interface MailSystem {
  readonly sender: MailSender
  /** Of mails about accounts. */
  readonly accountSender: BackgroundMails
  readonly catcher: MailCatcher | null
  close(): Promise<void>
}

/** Starts the mail of an app. Throws a ConfigError when mails are to be signed and the key does not sign. */
export async function startMail(
  services: Services,
  config: Config,
  hooks: MailHooks,
  onDelivery: (state: string) => void,
): Promise<MailSystem> {
  const { clock, random, log } = services
  const dkim = config.mail.dkim === null ? null : await openDkim(config.mail.dkim)
  const catcher =
    config.mail.relay === 'catcher'
      ? await startMailCatcher(
          { port: config.mail.smtpPort, onMail: hooks.onMail, faultFor: hooks.faultFor },
          { clock, random },
        )
      : null
  const relay: RelayConfig | null = catcher
    ? {
        host: catcher.host,
        port: catcher.port,
        security: 'none',
        auth: null,
        clientName: 'convite.localhost',
        ca: null,
      }
    : (config.mail.relay as RelayConfig | null)
  const transport = createMailTransport(
    { relay, slots: config.mail.slots, dkim, pausesWhenRefused: catcher === null },
    { machineNow: () => clock.machine() },
  )
  const compose = createComposeInvitation({
    grants: services.grants,
    items: services.items,
    directory: services.directory,
    applications: services.applications,
    secrets: services.secrets,
    clock,
    origin: services.origin,
    organization: () => services.settings.organization(),
    siteName: config.mail.from.name,
    from: config.mail.from.address,
    reportAddress: null,
    bounceAddress: config.mail.bounceAddress,
    timeZone: config.mail.timeZone,
  })
  const sender = createMailSender({
    outbox: services.outbox,
    transport,
    compose,
    clock,
    random,
    log,
    orderedRefusal: hooks.orderedRefusal,
    onDelivery,
  })
  const accountSender = createAccountMailSender({
    mails: services.signIn.accountMails,
    address: mail => services.signIn.passwordReset.address(mail),
    compose: createComposeAccountMail({
      changes: services.signIn.passwordChanges,
      directory: services.directory,
      secrets: services.secrets,
      clock,
      origin: services.origin,
      organization: () => services.settings.organization(),
      from: config.mail.from.address,
      reportAddress: null,
      bounceAddress: config.mail.bounceAddress,
      timeZone: config.mail.timeZone,
    }),
    transport,
    clock,
    random,
    log,
    orderedRefusal: hooks.orderedRefusal,
    onDelivery,
  })
  return {
    sender,
    accountSender,
    catcher,
    async close() {
      await transport.close()
      await Promise.all([sender.drain(), accountSender.settle()])
      await catcher?.close()
    },
  }
}

async function openDkim(settings: DkimSettings): ReturnType<typeof prepareDkim> {
  try {
    return await prepareDkim(settings)
  } catch (error) {
    if (error instanceof DkimRefusal) throw new ConfigError([`dkimKeyFile: ${error.message}`])
    throw error
  }
}
