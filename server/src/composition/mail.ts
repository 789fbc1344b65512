/** The way out for mails: the transport, the catcher of development mode, the sender. */
import type { Config } from '../config/config.ts'
import type { ErrorCode } from '@convite/contract/errors'
import type { CapturedMail, RelayFault } from '../domain/ports/captured-mail.ts'
import { createComposeInvitation } from '../jobs/compose-invitation.ts'
import { createMailSender, type MailSender } from '../jobs/send-mail.ts'
import { type MailCatcher, startMailCatcher } from '../mail/catcher.ts'
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
  readonly catcher: MailCatcher | null
  close(): Promise<void>
}

/** Starts the mail of an app. */
export async function startMail(
  services: Services,
  config: Config,
  hooks: MailHooks,
  onDelivery: (state: string) => void,
): Promise<MailSystem> {
  const { clock, random, log } = services
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
    { relay, slots: config.mail.slots, pausesWhenRefused: catcher === null },
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
  return {
    sender,
    catcher,
    async close() {
      await transport.close()
      await sender.drain()
      await catcher?.close()
    },
  }
}
