/** What the attacks on the sign-in share: applications, browsers with cookies, and the steps of a sign-in over HTTP. */
import { createHash, randomBytes } from 'node:crypto'
import type { App } from 'convite/app.ts'
import { describeClientSecret } from 'convite/auth/secrets/client-secret.ts'
import { createTestBrowser, type TestBrowser, type Visit } from 'convite/auth/testing/browser.ts'
import type { RedirectUri } from 'convite/domain/ports/application-registry.ts'
import type { World } from '../world.ts'

type Origin = Pick<World, 'origin'>

/** A running server and the services behind it. */
export type SignInWorld = Pick<World, 'origin' | 'ready' | 'person'> & { readonly app: App }

/** Where the application of the tests gets its codes. */
export const appAddress = 'https://app.example.test/back'

export const verifier = randomBytes(32).toString('base64url')
export const challenge = createHash('sha256').update(verifier).digest('base64url')

export interface ApplicationWish {
  readonly displayName?: string
  readonly kind?: 'public' | 'confidential'
  readonly redirectUris?: readonly RedirectUri[]
  readonly delegatedScopes?: readonly string[]
  readonly isPkceOptional?: boolean
  readonly secret?: string
}

export function author(world: SignInWorld) {
  const { clock, random } = world.app.services
  return { actor: 'system', appId: 'tests', requestId: random.guid(), now: clock.now() }
}

/** Registers an application; a page of `appAddress` when nothing else is wished. Gives its client id. */
export async function registerApplication(world: SignInWorld, wish: ApplicationWish = {}): Promise<string> {
  const { random, applicationAdmin, clock } = world.app.services
  const { secret, ...facts } = wish
  const { clientId } = await applicationAdmin.create(author(world), {
    clientId: random.guid(),
    objectId: random.guid(),
    servicePrincipalId: random.guid(),
    displayName: 'Garden planner',
    kind: 'public',
    roles: [],
    redirectUris: [{ kind: 'spa', uri: appAddress }],
    delegatedScopes: [],
    isPkceOptional: false,
    isEnabled: true,
    ...facts,
    secrets:
      secret === undefined
        ? []
        : [
            {
              ...describeClientSecret(secret),
              id: random.guid(),
              displayName: null,
              startsAt: clock.now(),
              endsAt: clock.now() + 1e10,
              sealed: null,
            },
          ],
  })
  return clientId
}

export function openBrowser({ origin }: Origin): TestBrowser {
  return createTestBrowser(origin, origin)
}

export type Changes = Readonly<Record<string, string | null>>

function write(params: Readonly<Record<string, string>>, changes: Changes): URLSearchParams {
  const all = Object.entries<string | null>({ ...params, ...changes })
  return new URLSearchParams(all.filter((entry): entry is [string, string] => entry[1] !== null))
}

/** The address of a request to sign in; a change to null leaves a parameter out. */
export function authorizeUrl(clientId: string, changes: Changes = {}): string {
  const params = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: appAddress,
    scope: 'openid profile offline_access User.Read',
    state: 'state-1',
    nonce: 'nonce-1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }
  return `/common/oauth2/v2.0/authorize?${write(params, changes).toString()}`
}

/** The hidden fields of the first form on a page. */
export function readFields({ text }: Pick<Visit, 'text'>): Record<string, string> {
  const inputs = [...text.matchAll(/<input\b[^>]*>/g)].map(([tag]) => tag)
  const attribute = (tag: string, name: string) =>
    new RegExp(`\\b${name}="([^"]*)"`)
      .exec(tag)?.[1]
      ?.replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
  return Object.fromEntries(
    inputs
      .filter(tag => attribute(tag, 'type') === 'hidden')
      .map(tag => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? '']),
  )
}

/** A browser in front of a page of the sign-in. */
export interface Waiting {
  readonly page: Visit
  /** The address that the form of the page goes to. */
  readonly at: string
}

/** Follows redirects on this server, to a page of ours or to the first address elsewhere. */
export async function follow(
  browser: TestBrowser,
  { origin }: Origin,
  url: string,
): Promise<{ readonly page: Visit; readonly at: string; readonly away: URL | null }> {
  let at = url
  for (let step = 0; step < 12; step += 1) {
    const page = await browser.get(at)
    if (page.location === null) return { page, at, away: null }
    if (page.location.origin !== origin) return { page, at, away: page.location }
    at = page.location.href
  }
  throw new Error(`The redirects from ${url} have no end.`)
}

/** Posts the form of a page: its hidden fields, and what a person fills in; then follows. */
export async function answer(
  browser: TestBrowser,
  world: Origin,
  { page, at }: Waiting,
  fields: Readonly<Record<string, string>>,
) {
  const visit = await browser.post(at, { ...readFields(page), ...fields })
  if (visit.location === null) return { page: visit, at, away: null }
  if (visit.location.origin !== world.origin) return { page: visit, at, away: visit.location }
  return follow(browser, world, visit.location.href)
}

/** The user principal name of a person of the demo. */
export const nameOf = (user: string) => `${user}@convite.example`

/** Opens the sign-in of an application in a browser, and gives the page that asks who it is. */
export const begin = (browser: TestBrowser, world: Origin, url: string) => follow(browser, world, url)

/**
 * Goes through a sign-in by one click of the demo and agrees to what is asked. Gives the address of the application to
 * which the browser is sent.
 */
export async function signIn(browser: TestBrowser, world: SignInWorld, url: string, user = 'ana'): Promise<URL> {
  let here = await begin(browser, world, url)
  for (let step = 0; step < 4 && here.away === null; step += 1) {
    const isConsent = /name="action"\s+value="accept"/.test(here.page.text)
    here = await answer(browser, world, here, isConsent ? { action: 'accept' } : { demo: nameOf(user) })
  }
  if (here.away === null) throw new Error(`The sign-in ended at ${here.at}: ${here.page.status} ${here.page.text}`)
  return here.away
}

/** Signs in to the server's own pages. */
export async function signInHere(browser: TestBrowser, world: Origin, user = 'ana'): Promise<void> {
  const here = await begin(browser, world, '/signin?to=/account')
  const { at, page } = await answer(browser, world, here, { demo: nameOf(user) })
  if (new URL(at, world.origin).pathname !== '/account' || page.status !== 200)
    throw new Error(`The sign-in ended at ${at}: ${page.status}`)
}

export interface TokenAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: {
    readonly error?: string
    readonly error_codes?: readonly number[]
    readonly error_description?: string
    readonly suberror?: string
    readonly access_token?: string
    readonly refresh_token?: string
    readonly id_token?: string
    readonly scope?: string
  }
}

/** Posts a form to the token endpoint. */
export async function askToken(world: Origin, form: Readonly<Record<string, string>>): Promise<TokenAnswer> {
  const response = await fetch(`${world.origin}/common/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  return { status: response.status, headers: response.headers, body: (await response.json()) as TokenAnswer['body'] }
}

export const codeOf = (address: URL) => address.searchParams.get('code') ?? ''

/** Exchanges a code; a change to null leaves a field out. */
export function redeem(
  world: SignInWorld,
  clientId: string,
  code: string,
  changes: Changes = {},
): Promise<TokenAnswer> {
  const form = {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    redirect_uri: appAddress,
    code_verifier: verifier,
  }
  return askToken(world, Object.fromEntries(write(form, changes)))
}

export function refresh(
  world: SignInWorld,
  clientId: string,
  token: string,
  changes: Changes = {},
): Promise<TokenAnswer> {
  const form = { grant_type: 'refresh_token', client_id: clientId, refresh_token: token }
  return askToken(world, Object.fromEntries(write(form, changes)))
}

/** A set of tokens of a person for an application, by a sign-in in that browser. */
export async function tokensFor(
  browser: TestBrowser,
  world: SignInWorld,
  clientId: string,
  { user = 'ana', changes = {} }: { readonly user?: string; readonly changes?: Changes } = {},
): Promise<Required<Pick<TokenAnswer['body'], 'access_token' | 'refresh_token' | 'id_token'>> & TokenAnswer['body']> {
  const { status, body } = await redeem(
    world,
    clientId,
    codeOf(await signIn(browser, world, authorizeUrl(clientId, changes), user)),
  )
  const { access_token = '', refresh_token = '', id_token = '' } = body
  if (status !== 200) throw new Error(`The code was refused: ${JSON.stringify(body)}`)
  return { ...body, access_token, refresh_token, id_token }
}

/** The status of `/me` with that token. */
export async function askMe({ origin }: Origin, token: string): Promise<number> {
  return (await fetch(`${origin}/v1.0/me`, { headers: { Authorization: `Bearer ${token}` } })).status
}

/** Starts the sign-in of a device. */
export async function beginDevice(world: SignInWorld, clientId: string, scope = 'openid offline_access User.Read') {
  const response = await fetch(`${world.origin}/common/oauth2/v2.0/devicecode`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, scope }),
  })
  const body = (await response.json()) as {
    device_code?: string
    user_code?: string
    error?: string
    error_codes?: number[]
  }
  return { status: response.status, body, deviceCode: body.device_code ?? '', userCode: body.user_code ?? '' }
}

/** The device asks whether its person is done. */
export function askForDevice(world: SignInWorld, clientId: string, deviceCode: string): Promise<TokenAnswer> {
  return askToken(world, { grant_type: 'device_code', client_id: clientId, device_code: deviceCode })
}

/** Approves the sign-in of a device in a browser where somebody is signed in, and agrees to what it asks. */
export async function approveDevice(browser: TestBrowser, world: SignInWorld, userCode: string): Promise<void> {
  const asked = await follow(browser, world, '/device')
  const shown = await browser.post('/device', { ...readFields(asked.page), user_code: userCode })
  let here = await answer(browser, world, { page: shown, at: '/device' }, { confirm: 'yes' })
  if (here.page.text.includes('value="accept"')) here = await answer(browser, world, here, { action: 'accept' })
  if (here.page.status !== 200) throw new Error(`The approval ended at ${here.at}: ${here.page.status}`)
}
