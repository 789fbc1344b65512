/** The pages of the issuer, in the look of all the others. */
import type { BrowserFacts, IssuerPage, IssuerViews } from '../../auth/issuer/issuer-views.ts'
import { pickPageLanguage } from '../language.ts'
import { buildPageHeaders, type PageOptions } from '../send-page.ts'
import { renderDeviceCodePage } from './device-code-page.ts'
import { renderDeviceConfirmPage } from './device-confirm-page.ts'
import { renderDeviceDonePage } from './device-done-page.ts'
import type { SignInErrorKind } from './error-texts.ts'
import { formPostOptions, renderFormPostPage } from './form-post-page.ts'
import type { SignInPageView } from './frame.ts'
import { renderSignInErrorPage } from './sign-in-error-page.ts'
import { renderSignOutPage } from './sign-out-page.ts'
import { renderSignedOutPage } from './signed-out-page.ts'

export interface IssuerViewsDeps {
  /** The name of the organisation as it is now. */
  readonly organizationName: () => string
  /** The zone in which pages write moments. */
  readonly timeZone: string
}

const makePage = (html: string, options: PageOptions): IssuerPage => ({ html, headers: buildPageHeaders(options) })

/** Numbers of refusals that tell a person to begin again. */
const tooOldCodes: ReadonlySet<number> = new Set([50168])

function kindOf(status: number, code: number): SignInErrorKind {
  if (status >= 500) return 'server'
  return tooOldCodes.has(code) ? 'expired' : 'application'
}

export function createIssuerViews({ organizationName, timeZone }: IssuerViewsDeps): IssuerViews {
  const frameOf = ({ acceptLanguage }: BrowserFacts): SignInPageView => ({
    language: pickPageLanguage(acceptLanguage),
    organizationName: organizationName(),
  })
  /** Forms of the issuer are proved by its own secret, which is among their hidden fields. */
  const form = { formToken: '' }
  return {
    refusal(browser, { status, code, message, correlationId, at }) {
      const kind = kindOf(status, code)
      const facts = {
        kind,
        message,
        code: `AADSTS${code}`,
        correlationId,
        at,
        timeZone,
        canRetryAt: kind === 'expired' ? '/account' : null,
      }
      return makePage(renderSignInErrorPage({ ...frameOf(browser), ...facts }), { isPopup: true })
    },
    formPost(browser, { action, hiddenFields, returnTo }) {
      const page = renderFormPostPage({ ...frameOf(browser), action, fields: hiddenFields })
      return makePage(page, formPostOptions({ action, returnTo }))
    },
    deviceCode(browser, view) {
      return makePage(renderDeviceCodePage({ ...frameOf(browser), ...form, ...view }), { hasForm: true })
    },
    deviceConfirm(browser, view) {
      const names = { confirmName: 'confirm', abortName: 'abort' }
      return makePage(renderDeviceConfirmPage({ ...frameOf(browser), ...form, ...names, ...view }), { hasForm: true })
    },
    deviceDone(browser, { isApproved, applicationName }) {
      const outcome = isApproved ? 'approved' : 'declined'
      return makePage(renderDeviceDonePage({ ...frameOf(browser), outcome, applicationName }), {})
    },
    signOutConfirm(browser, { returnTo, ...view }) {
      const formTargets = returnTo === null ? [] : [returnTo]
      const page = renderSignOutPage({ ...frameOf(browser), ...form, ...view })
      return makePage(page, { hasForm: true, isPopup: true, formTargets })
    },
    signedOut(browser, application) {
      const view = { ...frameOf(browser), applicationName: application?.displayName ?? null, returnTo: null }
      return makePage(renderSignedOutPage(view), { isPopup: true })
    },
  }
}
