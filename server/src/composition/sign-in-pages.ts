/** The pages of the sign-in, wired onto the server. */
import type { FastifyInstance } from 'fastify'
import type { Issuer } from '../auth/issuer/issuer.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import { createVisitorAddress } from '../http/visitor-address.ts'
import { createItemPages } from '../item-pages/item-pages.ts'
import { createIssuerViews } from '../pages/sign-in/issuer-views.ts'
import { createAccountRoutes } from '../sign-in/account-routes.ts'
import { createEntryRoutes } from '../sign-in/entry-routes.ts'
import { createExternalRoutes } from '../sign-in/external-routes.ts'
import { createInteractionRoutes } from '../sign-in/interaction-routes.ts'
import { createPasswordRoutes } from '../sign-in/password-routes.ts'
import { createSignInFrame } from '../sign-in/sign-in-frame.ts'
import type { External } from './external.ts'
import { buildFindInvitee, buildItemPages } from './item-pages.ts'
import type { Services } from './services.ts'

/** How many people of the demo stand on the sign-in page. */
const maxDemoPeople = 100

export interface SignInPagesDeps {
  readonly issuer: Issuer
  readonly external: External | null
  /** Resolves when the password hashes that a seed left for later are made; at once where there are none. */
  readonly passwordsReady: () => Promise<void>
}

/** Mounts `/signin`, `/account`, `/password` and the pages to which mails lead. */
export function mountSignInPages(
  server: FastifyInstance,
  services: Services,
  { issuer, external, passwordsReady }: SignInPagesDeps,
): void {
  const { applications, clock, config, consents, directory, log, origin, settings, signIn } = services
  const organizationName = () => settings.organization().displayName
  const { timeZone } = config.mail
  const visitorAddress = createVisitorAddress(config.trustedProxies)
  const frame = createSignInFrame({
    origin,
    clock,
    issuer,
    sessions: signIn.sessions,
    organizationName,
    tenantId: settings.organization().tenantId,
  })
  const labelOfProvider = (id: string) => external?.signIn.find(id)?.label ?? id
  void server.register(createEntryRoutes(frame))
  void server.register(createItemPages({ ...buildItemPages(services), frame }))
  void server.register(
    createInteractionRoutes({
      frame,
      directory,
      applications,
      consents,
      visitorAddress,
      views: createIssuerViews({ organizationName, timeZone }),
      async signInWithPassword(attempt) {
        await passwordsReady()
        return signIn.signInWithPassword(attempt)
      },
      devices: signIn.devices,
      listProviders: uid =>
        (external?.signIn.providers ?? []).map(({ id, label }) => ({ label, action: `/signin/${uid}/external/${id}` })),
      findInvitee: buildFindInvitee(services),
      // One click is no sign-in: only where nobody but this machine reaches the server.
      demo:
        config.mode === 'development' && config.controlToken === null
          ? { listPeople: () => listPeople(services), redemption: services.redemption }
          : null,
    }),
  )
  void server.register(
    createAccountRoutes({
      frame,
      directory,
      applications,
      consents,
      credentials: signIn.credentials,
      sessions: signIn.sessions,
      labelOfProvider,
      timeZone,
    }),
  )
  void server.register(
    createPasswordRoutes({
      frame,
      directory,
      credentials: signIn.credentials,
      visitorAddress,
      passwordReset: signIn.passwordReset,
      changePassword: signIn.changePassword,
    }),
  )
  if (external === null) return
  void server.register(
    createExternalRoutes({
      frame,
      signIn: external.signIn,
      admit: external.admit,
      directory,
      log,
    }),
  )
}

async function listPeople({ directory }: Services): Promise<readonly PrincipalRecord[]> {
  const { entries } = await directory.listUsers({
    order: 'displayName',
    isDescending: false,
    after: null,
    limit: maxDemoPeople,
  })
  return entries
}
