/** The token issuer with its stores, pages and other issuers. */
import { createIssuer, type Issuer } from '../auth/issuer/issuer.ts'
import { createVisitorAddress, visitorKey } from '../http/visitor-address.ts'
import { createIssuerViews } from '../pages/sign-in/issuer-views.ts'
import { buildPeople } from './people.ts'
import type { Services } from './services.ts'

/** Wires the issuer; for a server, and for the command line, which makes refresh tokens. */
export function wireIssuer(services: Services): Issuer {
  const { applications, clock, config, consents, keys, log, oidcState, origin, random, settings, signIn } = services
  const visitorAddress = createVisitorAddress(config.trustedProxies)
  return createIssuer(
    {
      origin,
      tenantId: settings.organization().tenantId,
      tenantDomains: () => settings.organization().domains,
      resourceHosts: config.resourceHosts,
    },
    {
      keys,
      clock,
      random,
      log,
      applications,
      consents,
      state: oidcState,
      people: buildPeople(services),
      sessions: signIn.sessions,
      views: createIssuerViews({
        organizationName: () => settings.organization().displayName,
        timeZone: config.mail.timeZone,
      }),
      visitorAddress,
      visitorKey: request => visitorKey(visitorAddress(request)),
      userCodes: signIn.userCodes,
    },
  )
}
