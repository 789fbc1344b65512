/** Where `oidc-provider` would print its own bare pages, ours stand. */
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import type { PrincipalId } from '../../domain/principal.ts'
import { readApplication } from './client-metadata.ts'
import type { IssuerDeps } from './issuer-settings.ts'
import { readUserCodePause } from './limit-user-codes.ts'
import type { BrowserFacts, IssuerPage, PersonName } from './issuer-views.ts'

type Features = NonNullable<Configuration['features']>

export interface PageHooks {
  readonly renderError: NonNullable<Configuration['renderError']>
  readonly device: Pick<
    Exclude<Features['deviceFlow'], undefined>,
    'userCodeInputSource' | 'userCodeConfirmSource' | 'successSource'
  >
  readonly signOut: Pick<Exclude<Features['rpInitiatedLogout'], undefined>, 'logoutSource' | 'postLogoutSuccessSource'>
}

/** The browser behind a request. */
export function readBrowser({ headers }: Pick<KoaContextWithOIDC, 'headers'>): BrowserFacts {
  return { acceptLanguage: headers['accept-language'] }
}

/** Answers with a page of ours; `isOwnPage` tells it from one that the provider wrote. */
export function showPage(context: KoaContextWithOIDC, page: IssuerPage): void {
  context.set({ ...page.headers })
  context.body = page.html
  context.state.isOwnPage = true
}

/** Where the browser goes after the sign-out, when an application asked for it. */
export function returnAddress({ oidc }: KoaContextWithOIDC): string | null {
  const address = oidc.params?.post_logout_redirect_uri
  return typeof address === 'string' ? address : null
}

/** The names of the classes by which the provider tells what is wrong with a user code. */
const codeFaults: Readonly<Record<string, 'unknown' | 'expired' | 'used'>> = {
  NotFoundError: 'unknown',
  NoCodeError: 'unknown',
  ExpiredError: 'expired',
  AlreadyUsedError: 'used',
}

export function createPageHooks({
  views,
  people,
  applications,
}: Pick<IssuerDeps, 'views' | 'people' | 'applications'>): PageHooks {
  const findName = async ({ oidc }: KoaContextWithOIDC): Promise<PersonName | null> => {
    const id = oidc.session?.accountId
    return id === undefined ? null : people.findForToken(id as PrincipalId)
  }
  const secretOf = ({ oidc }: KoaContextWithOIDC): string => {
    const { secret } = (oidc.session?.state ?? {}) as { secret?: string }
    if (secret === undefined) throw new Error('A form of the issuer has no secret.')
    return secret
  }
  return {
    // What is wrong is put into words behind the provider, where the request is known (dress-page.ts).
    renderError(context) {
      context.state.isRefused = true
    },
    device: {
      async userCodeInputSource(context, _form, _out, error) {
        if (error?.name === 'AbortedError') {
          const clientId = context.oidc.deviceCode?.clientId ?? ''
          const application = await applications.findByClientId(clientId)
          const applicationName = application?.displayName ?? clientId
          showPage(context, views.deviceDone(readBrowser(context), { isApproved: false, applicationName }))
          return
        }
        // The store is away, or something is broken: no other code will help.
        if (context.status >= 500) {
          context.state.isRefused = true
          return
        }
        // A browser without a session: the provider fails when it notes its secret in one that was never stored.
        const session = context.oidc.session as { exp?: number; touched?: boolean } | undefined
        if (error !== undefined && session !== undefined && session.exp === undefined) {
          session.touched = false
          context.state.isRefused = true
          return
        }
        const pauseSeconds = readUserCodePause(context)
        if (pauseSeconds !== null) {
          context.status = 429
          context.set('Retry-After', String(pauseSeconds))
        }
        const userCode = (error as { userCode?: string } | undefined)?.userCode ?? ''
        const fault = error === undefined ? null : (codeFaults[error.name] ?? null)
        showPage(
          context,
          views.deviceCode(readBrowser(context), {
            action: context.oidc.urlFor('code_verification'),
            hiddenFields: { xsrf: secretOf(context) },
            fault:
              pauseSeconds === null ? fault && { kind: fault } : { kind: 'tooMany', retryAfterSeconds: pauseSeconds },
            userCode,
          }),
        )
      },
      async userCodeConfirmSource(context, _form, client, _info, userCode) {
        const page = views.deviceConfirm(readBrowser(context), {
          action: context.oidc.urlFor('code_verification'),
          hiddenFields: { xsrf: secretOf(context), user_code: userCode },
          applicationName: readApplication(client).displayName,
          userCode,
          person: await findName(context),
        })
        showPage(context, page)
      },
      async successSource(context) {
        const { displayName } = readApplication(context.oidc.client)
        showPage(context, views.deviceDone(readBrowser(context), { isApproved: true, applicationName: displayName }))
      },
    },
    signOut: {
      async logoutSource(context) {
        const form = {
          action: context.oidc.urlFor('end_session_confirm'),
          hiddenFields: { xsrf: secretOf(context), logout: 'yes' },
        }
        const browser = readBrowser(context)
        const returnTo = returnAddress(context)
        // The application proved by its id token that this person signed in to it, or the account is gone: nobody is asked.
        // The id token of somebody else proves nothing: by one of their own, everybody could sign others out.
        const person = await findName(context)
        const hint = context.oidc.entities.IdTokenHint as { payload: { oid?: unknown } } | undefined
        const page =
          person === null || hint?.payload.oid === context.oidc.session?.accountId
            ? views.formPost(browser, { ...form, returnTo })
            : views.signOutConfirm(browser, { ...form, person, returnTo })
        showPage(context, page)
      },
      async postLogoutSuccessSource(context) {
        const { client } = context.oidc
        showPage(context, views.signedOut(readBrowser(context), client ? readApplication(client) : null))
      },
    },
  }
}
