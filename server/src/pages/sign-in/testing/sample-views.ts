/** Every sign-in page in each of its states, for tests and pictures. */
import type { PageLanguage } from '../../language.ts'
import { type AccountChooserView, renderAccountChooserPage } from '../account-chooser-page.ts'
import { type AccountView, renderAccountPage } from '../account-page.ts'
import { renderChangePasswordPage } from '../change-password-page.ts'
import { type ConsentView, renderConsentPage } from '../consent-page.ts'
import { renderDeviceCodePage } from '../device-code-page.ts'
import { renderDeviceConfirmPage } from '../device-confirm-page.ts'
import { renderDeviceDonePage } from '../device-done-page.ts'
import { renderForgotPasswordPage } from '../forgot-password-page.ts'
import { renderForgotPasswordSentPage } from '../forgot-password-sent-page.ts'
import { renderFormPostPage } from '../form-post-page.ts'
import { renderPasswordChangedPage, renderResetDonePage, renderResetLinkGonePage } from '../password-notice-pages.ts'
import { renderResetPasswordPage } from '../reset-password-page.ts'
import { renderSignInErrorPage } from '../sign-in-error-page.ts'
import { renderSignInPage, type SignInView } from '../sign-in-page.ts'
import { renderSignOutPage } from '../sign-out-page.ts'
import { renderSignedOutPage } from '../signed-out-page.ts'
import { renderToProviderPage } from '../to-provider-page.ts'

export const ana = { displayName: 'Ana Prieto', userPrincipalName: 'ana@convite.example' }
export const bo = { displayName: 'Bo Díaz', userPrincipalName: 'bo@convite.example' }

/** Names as long as a directory takes them, with nowhere to break. */
export const longPerson = {
  displayName: 'Wolfeschlegelsteinhausenbergerdorff'.repeat(3),
  userPrincipalName: `${'a'.repeat(64)}@${'b'.repeat(60)}.example`,
}

const form = (language: PageLanguage) => ({
  language,
  organizationName: 'Example House',
  action: '/sign-in/k2m4',
  formToken: 'token-1',
})

export function aSignIn(language: PageLanguage, changes: Partial<SignInView> = {}): SignInView {
  return {
    ...form(language),
    applicationName: 'Garden planner',
    username: '',
    isUsernameFixed: false,
    fault: null,
    providers: [],
    canReset: true,
    demoPeople: null,
    closedTo: null,
    ...changes,
  }
}

const aClosedDoor = { address: 'noor@outside.example', otherAt: '/sign-in/k2m4?another=typed' }

export function aConsent(language: PageLanguage, changes: Partial<ConsentView> = {}): ConsentView {
  return {
    ...form(language),
    application: { displayName: 'Garden planner', redirectHost: 'garden.example' },
    person: ana,
    scopes: [
      { name: 'User.Read', title: 'Sign you in and read your profile', text: 'Your name and your mail address.' },
      {
        name: 'Files.ReadWrite.All',
        title: 'Read and change all files that you may open',
        text: 'Yours and those that others shared with you. It can share them, too.',
      },
      { name: 'offline_access', title: 'Keep this access', text: 'Also while you are away, until you take it back.' },
    ],
    canConsentForOrganization: false,
    needsAdministrator: [],
    ...changes,
  }
}

function aChooser(language: PageLanguage, changes: Partial<AccountChooserView> = {}): AccountChooserView {
  return {
    ...form(language),
    applicationName: 'Garden planner',
    accounts: [
      { ...ana, id: 'p1' },
      { ...bo, id: 'p2' },
    ],
    ...changes,
  }
}

const noon = Date.UTC(2026, 10, 22, 12)

export function anAccount(language: PageLanguage, changes: Partial<AccountView> = {}): AccountView {
  const session = {
    isCurrent: false,
    startedAt: noon - 86_400_000,
    lastSeenAt: noon,
    device: 'Firefox on Linux',
    address: '192.0.2.7',
    method: 'password' as const,
  }
  return {
    ...form(language),
    timeZone: 'Europe/Madrid',
    person: ana,
    sessions: [
      { ...session, id: 's1', isCurrent: true },
      { ...session, id: 's2', device: 'Safari on iPhone', method: { provider: 'Example University' } },
      { ...session, id: 's3', device: null, address: null },
    ],
    consents: [
      {
        id: 'c1',
        applicationName: 'Garden planner',
        scopes: ['Sign you in and read your profile', 'Read and change all files that you may open'],
        grantedAt: noon,
        isForEverybody: false,
      },
      {
        id: 'c2',
        applicationName: longPerson.displayName,
        scopes: ['Read the profiles of everybody'],
        grantedAt: noon,
        isForEverybody: true,
      },
    ],
    changePasswordAt: '/account/password',
    done: null,
    ...changes,
  }
}

const directoryScope = {
  name: 'Directory.ReadWrite.All',
  title: 'Change people and groups',
  text: 'Everybody of the organization.',
}
const newPassword = { userPrincipalName: ana.userPrincipalName, minimumLength: 12 }
const deviceForm = { hiddenFields: { user_code: 'WDJBMJHT', xsrf: 'x1' }, confirmName: 'confirm', abortName: 'abort' }
const error = {
  message: 'AADSTS50011: The redirect URI is not registered for the application 6b6c0000-0000-4000-8000-000000000001.',
  code: 'AADSTS50011',
  correlationId: '9a1c0000-0000-4000-8000-00000000000c',
  at: Date.UTC(2026, 10, 22, 5),
  timeZone: 'Europe/Madrid',
  canRetryAt: null,
}

/** The states of all pages: a name for each, and how it is rendered. */
export const sampleViews: Readonly<Record<string, (language: PageLanguage) => string>> = {
  'sign-in': language => renderSignInPage(aSignIn(language)),
  'sign-in-own': language => renderSignInPage(aSignIn(language, { applicationName: null, canReset: false })),
  'sign-in-wrong': language =>
    renderSignInPage(aSignIn(language, { username: ana.userPrincipalName, fault: { kind: 'wrong' } })),
  'sign-in-too-many': language =>
    renderSignInPage(
      aSignIn(language, { username: 'ana', isUsernameFixed: true, fault: { kind: 'tooMany', retryAfterSeconds: 170 } }),
    ),
  'sign-in-expired': language => renderSignInPage(aSignIn(language, { fault: { kind: 'expired' } })),
  'sign-in-unavailable': language => renderSignInPage(aSignIn(language, { fault: { kind: 'unavailable' } })),
  'sign-in-providers': language =>
    renderSignInPage(
      aSignIn(language, {
        providers: [
          { label: 'Example University', action: '/sign-in/with/university' },
          { label: 'Wolfeschlegelsteinhausenbergerdorff Ltd.', action: '/sign-in/with/w' },
        ],
      }),
    ),
  'sign-in-closed': language => renderSignInPage(aSignIn(language, { applicationName: null, closedTo: aClosedDoor })),
  'sign-in-closed-providers': language =>
    renderSignInPage(
      aSignIn(language, {
        applicationName: null,
        closedTo: { ...aClosedDoor, address: longPerson.userPrincipalName },
        providers: [{ label: 'Example University', action: '/sign-in/with/university' }],
      }),
    ),
  'sign-in-demo': language =>
    renderSignInPage(
      aSignIn(language, {
        demoPeople: [
          { ...ana, note: 'Owner, Administrator' },
          { ...bo, note: null },
          { ...longPerson, note: null },
        ],
      }),
    ),
  accounts: language => renderAccountChooserPage(aChooser(language)),
  'accounts-long': language =>
    renderAccountChooserPage(aChooser(language, { applicationName: null, accounts: [{ ...longPerson, id: 'p3' }] })),
  consent: language => renderConsentPage(aConsent(language)),
  'consent-administrator': language =>
    renderConsentPage(
      aConsent(language, {
        canConsentForOrganization: true,
        application: { displayName: longPerson.displayName, redirectHost: null },
        person: longPerson,
      }),
    ),
  'consent-refused': language => renderConsentPage(aConsent(language, { needsAdministrator: [directoryScope] })),
  device: language =>
    renderDeviceCodePage({ ...form(language), fault: null, userCode: '', hiddenFields: { xsrf: 'x1' } }),
  'device-unknown': language =>
    renderDeviceCodePage({ ...form(language), fault: { kind: 'unknown' }, userCode: 'WDJB-MJHX', hiddenFields: {} }),
  'device-confirm': language =>
    renderDeviceConfirmPage({
      ...form(language),
      ...deviceForm,
      applicationName: 'Garden planner',
      userCode: 'WDJB-MJHT',
      person: ana,
    }),
  'device-approved': language =>
    renderDeviceDonePage({ ...form(language), outcome: 'approved', applicationName: 'Garden planner' }),
  'device-declined': language =>
    renderDeviceDonePage({ ...form(language), outcome: 'declined', applicationName: 'Garden planner' }),
  'sign-out': language => renderSignOutPage({ ...form(language), person: ana, hiddenFields: { xsrf: 'x1' } }),
  'signed-out': language => renderSignedOutPage({ ...form(language), applicationName: null, returnTo: null }),
  'signed-out-application': language =>
    renderSignedOutPage({
      ...form(language),
      applicationName: 'Garden planner',
      returnTo: 'https://garden.example/out',
    }),
  'error-application': language => renderSignInErrorPage({ ...form(language), ...error, kind: 'application' }),
  'error-expired': language =>
    renderSignInErrorPage({ ...form(language), ...error, kind: 'expired', canRetryAt: '/account' }),
  'error-refused': language => renderSignInErrorPage({ ...form(language), ...error, kind: 'refused' }),
  'error-server': language => renderSignInErrorPage({ ...form(language), ...error, kind: 'server' }),
  'to-provider': language =>
    renderToProviderPage({
      ...form(language),
      label: 'Example University',
      to: 'https://university.example/authorize',
    }),
  'form-post': language =>
    renderFormPostPage({
      ...form(language),
      action: 'https://garden.example/callback',
      fields: { code: 'c1', state: 's1', submit: 'x' },
    }),
  forgot: language => renderForgotPasswordPage({ ...form(language), address: '', fault: null, signInAt: '/sign-in' }),
  'forgot-too-many': language =>
    renderForgotPasswordPage({
      ...form(language),
      address: 'ana@convite.example',
      fault: { kind: 'tooMany', retryAfterSeconds: 3600 },
      signInAt: '/sign-in',
    }),
  'forgot-sent': language =>
    renderForgotPasswordSentPage({
      ...form(language),
      address: 'ana@convite.example',
      endsInMinutes: 60,
      signInAt: '/sign-in',
    }),
  reset: language => renderResetPasswordPage({ ...form(language), ...newPassword, fault: null }),
  'reset-too-short': language =>
    renderResetPasswordPage({ ...form(language), ...newPassword, fault: { kind: 'tooShort' } }),
  'reset-mismatch': language =>
    renderResetPasswordPage({ ...form(language), ...newPassword, fault: { kind: 'mismatch' } }),
  'reset-done': language => renderResetDonePage({ ...form(language), signInAt: '/sign-in' }),
  'reset-gone': language => renderResetLinkGonePage({ ...form(language), forgotAt: '/password/forgot' }),
  'change-password': language =>
    renderChangePasswordPage({ ...form(language), ...newPassword, fault: null, accountAt: '/account' }),
  'change-password-wrong': language =>
    renderChangePasswordPage({ ...form(language), ...newPassword, fault: { kind: 'wrong' }, accountAt: '/account' }),
  'password-changed': language => renderPasswordChangedPage({ ...form(language), accountAt: '/account' }),
  account: language => renderAccountPage(anAccount(language)),
  'account-bare': language =>
    renderAccountPage(
      anAccount(language, {
        person: longPerson,
        sessions: [],
        consents: [],
        changePasswordAt: null,
        done: 'ended',
      }),
    ),
}
