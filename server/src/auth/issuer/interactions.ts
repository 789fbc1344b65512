/** The steps that a person takes between the application's request and its answer: sign in, choose, agree. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { errors, type InteractionResults, type Provider } from 'oidc-provider'
import type { ApplicationRegistry } from '../../domain/ports/application-registry.ts'
import { offlineScope } from './asked-scopes.ts'
import { consentName } from './load-grant.ts'
import { ownClientId } from '../../domain/identities/own-client.ts'
import { openIdScopes } from '../tokens/scopes.ts'
import type { LoginNotes } from './session-notes.ts'

/** What the sign-in pages know of a request that waits for its person. */
export interface InteractionFacts {
  readonly uid: string
  /** What is to be done next. */
  readonly prompt: 'login' | 'select_account' | 'consent'
  readonly application: {
    readonly clientId: string
    readonly displayName: string
    /** Convite's own pages. */
    readonly isOwn: boolean
  }
  /** The host that the answer goes to; null for a device, which waits elsewhere. */
  readonly redirectHost: string | null
  /** Where the answer goes to; null for a device. */
  readonly redirectUri: string | null
  /** Who the application thinks it is (`login_hint`). */
  readonly loginHint: string | null
  /** The page of Convite's own that the person is on the way to, as it was asked for; null for other applications. */
  readonly ownPath: string | null
  /** Who is signed in in this browser; null when nobody is. */
  readonly personId: string | null
  /** What consent is asked for: what was not agreed to yet, or all that was asked when there is nothing new. */
  readonly scopes: readonly string[]
}

export interface Login {
  readonly personId: string
  /** `password`, or `external:{id of the issuer}`. */
  readonly method: string
  /** `tokensValidFrom` of the account as it was when the person proved who they are. */
  readonly stamp: number | null
  /** Whether the browser keeps the session after it is closed. */
  readonly isKept: boolean
}

/** Every call reads the browser's own cookie: nobody goes on with what another browser began (security lesson I6). */
export interface Interactions {
  /** The request that waits at this address in this browser; null when there is none any more. */
  read(request: IncomingMessage, response: ServerResponse, uid: string): Promise<InteractionFacts | null>
  /** Each of these gives the address where the browser goes on; null when nothing waits any more. */
  finishLogin(request: IncomingMessage, response: ServerResponse, uid: string, login: Login): Promise<string | null>
  /** Goes on with the person who is signed in already. */
  finishChoice(request: IncomingMessage, response: ServerResponse, uid: string): Promise<string | null>
  /** The consent itself is remembered by the caller; here the request goes on and finds it. */
  finishConsent(request: IncomingMessage, response: ServerResponse, uid: string): Promise<string | null>
  /** The person does not go on: the application is told. */
  abort(request: IncomingMessage, response: ServerResponse, uid: string): Promise<string | null>
}

type Waiting = Awaited<ReturnType<Provider['interactionDetails']>>

const internalNames: ReadonlySet<string> = new Set([...openIdScopes, offlineScope])

export function createInteractions(
  current: () => Provider,
  deps: { readonly applications: ApplicationRegistry },
): Interactions {
  async function find(request: IncomingMessage, response: ServerResponse, uid: string): Promise<Waiting | null> {
    try {
      const waiting = await current().interactionDetails(request, response)
      return waiting.uid === uid ? waiting : null
    } catch (error) {
      if (error instanceof errors.SessionNotFound) return null
      throw error
    }
  }

  async function goOn(
    request: IncomingMessage,
    response: ServerResponse,
    uid: string,
    result: InteractionResults,
  ): Promise<string | null> {
    if ((await find(request, response, uid)) === null) return null
    return current().interactionResult(request, response, result, { mergeWithLastSubmission: true })
  }

  return {
    async read(request, response, uid) {
      const waiting = await find(request, response, uid)
      if (waiting === null) return null
      const params = waiting.params as Record<string, string | undefined>
      const application = await deps.applications.findByClientId(params.client_id ?? '')
      if (application === null) return null
      const { clientId, displayName } = application
      const redirect = params.redirect_uri === undefined ? null : URL.parse(params.redirect_uri)
      return {
        uid,
        prompt: waiting.prompt.name as InteractionFacts['prompt'],
        application: { clientId, displayName, isOwn: clientId === ownClientId },
        redirectHost: redirect === null ? null : redirect.host || redirect.protocol,
        redirectUri: params.redirect_uri ?? null,
        loginHint: params.login_hint ?? null,
        ownPath: clientId === ownClientId ? (params.state ?? null) : null,
        personId: waiting.session?.accountId ?? null,
        scopes: listConsentScopes(waiting),
      }
    },
    finishLogin: (request, response, uid, { personId, method, stamp, isKept }) => {
      const notes: LoginNotes = { method, stamp }
      return goOn(request, response, uid, {
        select_account: {},
        login: {
          accountId: personId,
          remember: isKept,
          amr: [method.startsWith('external:') ? 'fed' : 'pwd'],
          ...notes,
        },
      })
    },
    finishChoice: (request, response, uid) => goOn(request, response, uid, { select_account: {} }),
    finishConsent: (request, response, uid) => goOn(request, response, uid, { consent: {} }),
    abort: (request, response, uid) =>
      goOn(request, response, uid, { error: 'access_denied', error_description: 'the person declined' }),
  }
}

function listConsentScopes({ prompt, params }: Waiting): readonly string[] {
  const { missingResourceScopes: missing } = prompt.details as { missingResourceScopes?: Record<string, string[]> }
  if (missing !== undefined) {
    return Object.entries(missing).flatMap(([indicator, names]) => names.map(name => consentName(indicator, name)))
  }
  const { resource, scope } = params as { resource?: string; scope?: string }
  return (scope ?? '')
    .split(' ')
    .filter(name => name !== '' && !internalNames.has(name))
    .map(name => consentName(resource ?? '', name))
}
