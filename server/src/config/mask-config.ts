import type { ExternalProvider } from '../auth/external/external-provider.ts'
import type { Config, MailConfig } from './config.ts'

const masked = '…'

/**
 * The configuration as it may be printed and logged: without passwords, tokens and certificates (security lesson K4).
 * It is built member by member, so that a new one is seen only after somebody has thought about it.
 */
export function maskConfig(config: Config): Record<string, unknown> {
  const { mail } = config
  return {
    mode: config.mode,
    role: config.role,
    dataFolder: config.dataFolder,
    database:
      config.database.kind === 'sqlite' ? config.database : { kind: 'postgres', url: maskUrl(config.database.url) },
    listen: config.listen,
    publicOrigin: config.publicOrigin,
    resourceHosts: config.resourceHosts,
    tls: config.tls,
    trustedProxies: config.trustedProxies,
    mail: {
      relay: maskRelay(mail.relay),
      from: mail.from,
      bounceAddress: mail.bounceAddress,
      dkim: mail.dkim === null ? null : { domain: mail.dkim.domain, selector: mail.dkim.selector, privateKey: masked },
      slots: mail.slots,
      timeZone: mail.timeZone,
      defaultLanguage: mail.defaultLanguage,
      smtpPort: mail.smtpPort,
    },
    log: config.log,
    seed: config.seed === null ? null : 'given',
    callLimit: config.callLimit,
    controlToken: config.controlToken === null ? null : masked,
    oidcProviders: config.oidcProviders.map(provider => ({
      ...describeProvider(provider),
      clientSecret: provider.clientSecret === null ? null : masked,
    })),
  }
}

function describeProvider(provider: ExternalProvider): Omit<ExternalProvider, 'clientSecret'> {
  const { id, label, issuer, clientId, scopes, subjectClaim, domains, createPeople, groups } = provider
  const { acceptAccessTokens, allowPrivateNetwork } = provider
  return {
    id,
    label,
    issuer,
    clientId,
    scopes,
    subjectClaim,
    domains,
    createPeople,
    groups,
    acceptAccessTokens,
    allowPrivateNetwork,
  }
}

function maskRelay(relay: MailConfig['relay']): unknown {
  if (relay === null || relay === 'catcher') return relay
  const { host, port, security, clientName } = relay
  return {
    host,
    port,
    security,
    clientName,
    auth: relay.auth === null ? null : { user: relay.auth.user, pass: masked },
    ca: relay.ca === null ? null : 'given',
  }
}

/** Password and options of a database URL may both hold secrets (`?password=`); the rest is shown. */
function maskUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null) return masked
  if (url.password !== '') url.password = masked
  for (const name of url.searchParams.keys()) url.searchParams.set(name, masked)
  return decodeURI(url.href)
}
