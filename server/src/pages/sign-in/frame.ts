/** The frame of the sign-in pages: whose they are, the forms, the fault on top. No script, all is forms and links. */
import { cleanLine } from '../../domain/notifications/display-text.ts'
import { html, type Html } from '../html.ts'
import type { PageLanguage } from '../language.ts'
import { renderPage } from '../layout.ts'
import { commonTexts } from './common-texts.ts'

/** What every page knows. */
export interface SignInPageView {
  readonly language: PageLanguage
  /** Each page says to which organisation it belongs, so that nobody gives a password to the wrong one. */
  readonly organizationName: string
}

/** What a page with a form knows as well. */
export interface FormView extends SignInPageView {
  /** The path on this server that the form is posted to. */
  readonly action: string
  /** Proves that the form comes from a page of ours (security lesson K5); the field is called `token`. */
  readonly formToken: string
}

export interface FrameParts {
  readonly title: string
  readonly body: Html
  readonly width?: 'narrow' | 'medium'
  /** The page tells of something that went wrong: the tab says so first, which screen readers read before all else. */
  readonly isFault?: boolean
  readonly goesOnTo?: string
}

/** Renders a page whole. */
export function renderFrame(
  view: SignInPageView,
  { title, body, width = 'narrow', isFault = false, goesOnTo }: FrameParts,
): string {
  const { language } = view
  const owner = cleanLine(view.organizationName) || 'Convite'
  return renderPage({
    language,
    title: isFault ? `${commonTexts[language].fault}: ${title}` : title,
    body,
    width,
    goesOnTo,
    owner,
  })
}

/** A form that comes back to this server, with the token that proves whose it is. */
export function renderForm(
  view: Pick<FormView, 'action' | 'formToken'>,
  body: Html,
  hiddenFields: Readonly<Record<string, string>> = {},
): Html {
  return html`<form method="post" action="${view.action}">
${renderHidden({ token: view.formToken, ...hiddenFields })}
${body}
</form>`
}

/** Fields that nobody sees. */
export function renderHidden(fields: Readonly<Record<string, string>>): readonly Html[] {
  return Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
}
