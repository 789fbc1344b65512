/**
 * The page where people sign in. Whatever is wrong with a name and a password, the words are the same (security
 * lessons D7 and J1).
 *
 * A second factor comes after this page and before the caller's session begins: whoever takes this form finds that the
 * password is right and that the person has a second factor, keeps that half of a sign-in on the server, and answers
 * with the page of the factor, a form of its own with the same frame (`FormView`) and the same faults.
 */
import { fillText } from '../fill-text.ts'
import { html, type Html, safeHref } from '../html.ts'
import { commonTexts } from './common-texts.ts'
import { type CommonFault, wordCommonFault } from './common-fault.ts'
import { renderCheckBox, renderFault, renderPasswordField } from './fields.ts'
import { type FormView, renderForm, renderFrame } from './frame.ts'
import { renderPersonLines, type ShownPerson } from './person-card.ts'
import { type SignInTexts, signInTexts } from './sign-in-texts.ts'
import { renderUsernameField } from './username-field.ts'

/** Why the form comes back to the person who sent it. */
export type SignInFault = CommonFault | { readonly kind: 'wrong' }

/** Another issuer where people of this organisation may sign in. */
export interface SignInProvider {
  readonly label: string
  /** The path that its button is posted to. */
  readonly action: string
}

export interface SignInView extends FormView {
  /** The application that waits; null when a person came on their own. Only an application can be told "cancelled". */
  readonly applicationName: string | null
  /** What stands in the field of the name at first. */
  readonly username: string
  /** The name is decided, by the application or by a session that needs its password again. */
  readonly isUsernameFixed: boolean
  /** The box was ticked when the form was sent; a form that comes back keeps it. */
  readonly isRemembered?: boolean
  readonly fault: SignInFault | null
  readonly providers: readonly SignInProvider[]
  /** A forgotten password can be replaced by mail, at `/password/forgot`. */
  readonly canReset: boolean
  /** Development mode: people who sign in by one click, without a password. Null everywhere else. */
  readonly demoPeople: readonly DemoPerson[] | null
  /** Who was invited and cannot sign in yet, and where another account signs in; the page says so in place of its form. */
  readonly closedTo: { readonly address: string; readonly otherAt: string } | null
}

/** Somebody of the demo; `note` says what they are good for. */
export interface DemoPerson extends ShownPerson {
  readonly note: string | null
}

/**
 * Fields: `username`, `password`, `remember` (`yes` or absent), `token`, and the button as `action` (`signIn` or
 * `cancel`). The button of a demo person is `demo`, its value the user principal name.
 */
export function renderSignInPage(view: SignInView): string {
  const texts = signInTexts[view.language]
  const body = html`<div class="card">
<h1>${texts.title}</h1>
<p class="muted">${renderLead(view)}</p>
${renderFault(wordFault(view))}
${view.closedTo === null ? renderForm(view, renderPasswordForm(view)) : renderClosed(view.closedTo, texts)}
${renderProviders(view)}
</div>
${renderDemoPeople(view)}`
  return renderFrame(view, { title: texts.title, body, isFault: view.fault !== null })
}

function renderLead({ language, applicationName, organizationName }: SignInView): Html {
  const texts = signInTexts[language]
  return applicationName === null
    ? fillText(texts.toOrganization, { organization: organizationName })
    : fillText(texts.toApplication, { application: applicationName })
}

function wordFault({ language, fault }: SignInView): Html | string | null {
  return fault?.kind === 'wrong' ? signInTexts[language].wrong : wordCommonFault(fault, language)
}

function renderPasswordForm(view: SignInView): Html {
  const texts = signInTexts[view.language]
  const common = commonTexts[view.language]
  const isFaulty = view.fault?.kind === 'wrong'
  const hasPageFault = view.fault !== null
  return html`${renderUsernameField(view.language, {
    value: view.username,
    isFixed: view.isUsernameFixed,
    isFaulty,
    hasPageFault,
    hasFocus: view.username === '',
  })}
${renderPasswordField({
  name: 'password',
  label: common.password,
  isFaulty,
  hasPageFault,
  hasFocus: view.username !== '',
  autocomplete: 'current-password',
})}
${view.canReset && html`<p class="beside"><a href="/password/forgot">${texts.forgotten}</a></p>`}
${renderCheckBox('remember', texts.remember, { hint: texts.rememberHint, isTicked: view.isRemembered ?? false })}
<div class="actions"><button class="button primary" name="action" value="signIn">${texts.signIn}</button>
${view.applicationName !== null && html`<button class="button" name="action" value="cancel" formnovalidate>${common.cancel}</button>`}</div>`
}

function renderClosed({ address, otherAt }: NonNullable<SignInView['closedTo']>, texts: SignInTexts): Html {
  return html`<div class="notice"><p>${fillText(texts.closedText, { address })}</p></div>
<div class="actions"><a class="button" href="${safeHref(otherAt)}">${texts.closedOther}</a></div>`
}

function renderProviders(view: SignInView): Html | null {
  if (view.providers.length === 0) return null
  const texts = signInTexts[view.language]
  const forms = view.providers.map(({ label, action }) =>
    renderForm(
      { action, formToken: view.formToken },
      html`<button class="button wide"><span>${fillText(texts.signInWith, { label })}</span></button>`,
    ),
  )
  return html`<p class="or"><span>${texts.or}</span></p><div class="stack">${forms}</div>`
}

function renderDemoPeople(view: SignInView): Html | null {
  if (view.demoPeople === null) return null
  const texts = signInTexts[view.language]
  const entries = view.demoPeople.map(
    person =>
      html`<li><button class="person" name="demo" value="${person.userPrincipalName}">${renderPersonLines(person, person.note)}</button></li>`,
  )
  return html`<section class="card demo" aria-labelledby="demo-title">
<h2 id="demo-title">${texts.demoTitle}</h2>
<p class="muted">${texts.demoLead}</p>
${renderForm(view, html`<ul class="people">${entries}</ul>`)}
</section>`
}
