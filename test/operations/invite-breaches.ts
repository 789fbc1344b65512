/** How each rule of an invite can be broken in one aspect of a call, in the order of invite.md section 4. */
import type { OpenWorld } from '../world.ts'

/** A call that is put together before it is made. */
export interface Attempt {
  place: string
  token: string | undefined
  readonly headers: Record<string, string>
  readonly body: Record<string, unknown>
  readonly recipients: object[]
  readonly settings: Record<string, unknown>
  /** Orders that the call does not carry itself. */
  readonly orders: (() => Promise<unknown>)[]
}

export interface Breach {
  readonly rule: string
  readonly codes: string
  /** What it needs for itself: two breaches with an aspect in common cannot be tried at once. */
  readonly aspects: readonly string[]
  readonly apply: (attempt: Attempt, world: OpenWorld) => Promise<unknown> | unknown
}

const bad = (inner: string) => `invalidRequest/${inner}`
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString()

/** The request itself: rules that are the same on every drive. */
const ofRequest: readonly Breach[] = [
  {
    rule: 'V1',
    codes: 'InvalidAuthenticationToken/unauthenticated',
    aspects: ['token'],
    apply: call => (call.token = 'garbage'),
  },
  {
    rule: 'V2',
    codes: 'accessDenied/insufficientScopes',
    aspects: ['token'],
    apply: async (call, { token }) =>
      (call.token = await token({ user: 'ana@convite.example', scopes: ['Files.Read'] })),
  },
  {
    rule: 'V39',
    codes: 'activityLimitReached/throttledRequest/quota',
    aspects: ['fault'],
    apply: (call, { faults }) =>
      call.orders.push(() => faults({ operation: 'driveItem/invite', status: 429, times: 1 })),
  },
  {
    rule: 'V3',
    codes: 'itemNotFound',
    aspects: ['place'],
    apply: call => (call.place = `${call.place.slice(0, -2)}ZZ`),
  },
  {
    rule: 'V4',
    codes: bad('invalidContentType'),
    aspects: ['type'],
    apply: call => (call.headers['Content-Type'] = 'text/plain'),
  },
  {
    rule: 'V5',
    codes: bad('invalidParameterFormat'),
    aspects: ['retain'],
    apply: call => (call.body['retainInheritedPermissions'] = 'no'),
  },
  { rule: 'V6', codes: bad('unknownParameter'), aspects: [], apply: call => (call.body['sendNotification'] = true) },
]

const ofTerms: readonly Breach[] = [
  { rule: 'V10', codes: bad('recipientsRequired'), aspects: ['recipients'], apply: call => call.recipients.splice(0) },
  { rule: 'V11', codes: bad('rolesRequired'), aspects: ['roles'], apply: call => (call.body['roles'] = []) },
  { rule: 'V12', codes: bad('invalidRole'), aspects: ['roles'], apply: call => (call.body['roles'] = ['owner']) },
  { rule: 'V14', codes: bad('recipientAmbiguous'), aspects: ['recipient'], apply: call => call.recipients.push({}) },
  {
    rule: 'V15',
    codes: bad('invalidParameterFormat'),
    aspects: ['recipient'],
    apply: call => call.recipients.push({ email: 'bo@' }),
  },
  {
    rule: 'V16',
    codes: bad('tooManyRecipients'),
    aspects: ['recipient'],
    apply: call => call.recipients.push(...Array.from({ length: 200 }, () => ({ alias: 'ben' }))),
  },
  {
    rule: 'V17',
    codes: bad('parameterIsTooLong'),
    aspects: [],
    apply: call => (call.body['message'] = 'x'.repeat(2001)),
  },
]

const ofPeople: readonly Breach[] = [
  {
    rule: 'V28',
    codes: bad('noResolvedUsers'),
    aspects: ['recipient'],
    apply: call => call.recipients.push({ alias: 'nobody' }),
  },
  {
    rule: 'V29',
    codes: bad('noResolvedUsers'),
    aspects: ['recipient'],
    apply: call => call.recipients.push({ alias: 'ivan' }),
  },
]

/** Rules of a business drive; the call is made by Ana for her plan. */
export const breachesOnBusiness: readonly Breach[] = [
  ...ofRequest,
  {
    rule: 'V7',
    codes: 'accessDenied/accessRestricted',
    aspects: ['token'],
    apply: (call, { person }) => (call.token = person('carla').accessToken),
  },
  ...ofTerms,
  {
    rule: 'V18',
    codes: bad('signInOrInvitationRequired'),
    aspects: ['signIn'],
    apply: call => (call.body['requireSignIn'] = false),
  },
  {
    rule: 'V19',
    codes: bad('signInRequiredForFolder'),
    aspects: ['signIn', 'place', 'lock'],
    apply: (call, { place }) => {
      call.place = place('ana', '/Projects/2026/Empty folder')
      Object.assign(call.body, { requireSignIn: false, sendInvitation: true })
    },
  },
  {
    rule: 'V20',
    codes: bad('invalidParameterFormat'),
    aspects: ['expiry'],
    apply: call => (call.body['expirationDateTime'] = 'soon'),
  },
  {
    rule: 'V21',
    codes: bad('expirationInPast'),
    aspects: ['expiry'],
    apply: call => (call.body['expirationDateTime'] = '2018-07-15T14:00:00Z'),
  },
  // Without a sign-in there would be a link, and the expiry would be right.
  {
    rule: 'V23',
    codes: bad('expirationNeedsLink'),
    aspects: ['expiry', 'signIn'],
    apply: call => (call.body['expirationDateTime'] = inAnHour()),
  },
  {
    rule: 'V24',
    codes: bad('passwordNotSupported'),
    aspects: [],
    apply: call => (call.body['password'] = 'Secret-123'),
  },
  ...ofPeople,
  {
    rule: 'V31',
    codes: 'notAllowed/externalSharingDisabled',
    aspects: ['level'],
    apply: call => {
      call.settings['sharingCapability'] = 'disabled'
      call.recipients.push({ email: 'bo@partner.example' })
    },
  },
  {
    rule: 'V32',
    codes: 'notAllowed/domainNotAllowed',
    aspects: ['domain'],
    apply: call => {
      Object.assign(call.settings, {
        sharingDomainRestrictionMode: 'blockList',
        sharingBlockedDomainList: ['blocked.example'],
      })
      call.recipients.push({ email: 'x@blocked.example' })
    },
  },
  {
    rule: 'V33',
    codes: 'notAllowed/guestInviteNeedsUser',
    aspects: ['token'],
    apply: async (call, { ready, token }) => {
      call.token = await token({ clientId: ready.clients[0]?.clientId ?? '' })
      call.recipients.push({ email: 'x@elsewhere.example' })
    },
  },
  {
    rule: 'V34',
    codes: bad('invitationRequiredForExternal'),
    aspects: ['signIn'],
    apply: call => {
      call.settings['strictExternalInvitations'] = true
      call.recipients.push({ email: 'y@elsewhere.example' })
    },
  },
  {
    rule: 'V35',
    codes: 'notAllowed/anonymousSharingDisabled',
    aspects: ['signIn'],
    apply: call => Object.assign(call.body, { requireSignIn: false, sendInvitation: true }),
  },
  {
    rule: 'V36',
    codes: 'notAllowed/uniquePermissionsLimit',
    aspects: [],
    apply: call => (call.settings['uniquePermissionsLimit'] = 0),
  },
  {
    rule: 'V37',
    codes: 'notAllowed/lockMismatch',
    aspects: ['lock'],
    apply: (call, { item }) =>
      (call.place = call.place.replace(
        item('ana', '/Projects/2026/Plan.docx').id,
        item('ana', '/Projects/2026/Budget.csv').id,
      )),
  },
  {
    rule: 'V38',
    codes: 'resourceModified/entityTagDoesNotMatch',
    aspects: [],
    apply: call => (call.headers['If-Match'] = '"x"'),
  },
]

/** Rules of a basic personal drive; the call is made by Nina for a file of hers. */
export const breachesOnPersonal: readonly Breach[] = [
  ...ofRequest.filter(({ rule }) => rule !== 'V2' && rule !== 'V3'),
  {
    rule: 'V8',
    codes: 'notAllowed/rootItemNotShareable',
    aspects: ['place'],
    apply: (call, { place }) => (call.place = place('nina', '/')),
  },
  ...ofTerms,
  {
    rule: 'V20',
    codes: bad('invalidParameterFormat'),
    aspects: ['expiry'],
    apply: call => (call.body['expirationDateTime'] = 'soon'),
  },
  {
    rule: 'V21',
    codes: bad('expirationInPast'),
    aspects: ['expiry'],
    apply: call => (call.body['expirationDateTime'] = '2018-07-15T14:00:00Z'),
  },
  {
    rule: 'V22',
    codes: 'notAllowed/accountUpgradeRequired',
    aspects: ['expiry'],
    apply: call => (call.body['expirationDateTime'] = inAnHour()),
  },
  { rule: 'V24', codes: bad('passwordNotSupported'), aspects: [], apply: call => (call.body['password'] = '') },
  ...ofPeople,
  {
    rule: 'V30',
    codes: bad('secureSharingInvalidRequest'),
    aspects: [],
    apply: call => {
      call.settings['strictPersonalSignIn'] = true
      call.recipients.push({ email: 'z@elsewhere.example' })
    },
  },
  {
    rule: 'V32',
    codes: 'notAllowed/domainNotAllowed',
    aspects: [],
    apply: call => {
      Object.assign(call.settings, {
        sharingDomainRestrictionMode: 'blockList',
        sharingBlockedDomainList: ['blocked.example'],
      })
      // Somebody with an account would not be outside on a personal drive; an open link needs none to sign in.
      call.recipients.push({ email: 'x@blocked.example' })
    },
  },
  {
    rule: 'V38',
    codes: 'resourceModified/entityTagDoesNotMatch',
    aspects: [],
    apply: call => (call.headers['If-Match'] = '"x"'),
  },
]
