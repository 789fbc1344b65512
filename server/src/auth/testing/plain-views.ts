import type { IssuerPage, IssuerViews } from '../issuer/issuer-views.ts'

/** Pages as JSON, for tests of the protocol: what is shown, without how it looks. */
function show(page: string): (_browser: unknown, view: object | null) => IssuerPage {
  return (_browser, view) => ({
    html: JSON.stringify({ page, ...view }),
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
  })
}

export const plainViews: IssuerViews = {
  refusal: show('refusal'),
  formPost: show('formPost'),
  deviceCode: show('deviceCode'),
  deviceConfirm: show('deviceConfirm'),
  deviceDone: show('deviceDone'),
  signOutConfirm: show('signOutConfirm'),
  signedOut: show('signedOut'),
}
