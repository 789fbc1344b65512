/** The frame of the server's own pages: head, bar, footer. Every page is whole without a script. */
import { html, type Html, trustedHtml } from './html.ts'
import type { PageLanguage } from './language.ts'
import { styleSheet } from './style.ts'

export interface NavigationEntry {
  readonly href: string
  readonly label: string
}

export interface PageParts {
  readonly language: PageLanguage
  /** What the tab is called; the name of the product, or of the owner, is added. */
  readonly title: string
  readonly body: Html
  /** `narrow` for one thing in the middle, such as a sign-in; `medium` for a few; `wide` for lists. */
  readonly width: 'narrow' | 'medium' | 'wide'
  /** The entries of the bar; none for pages that people outside see. */
  readonly navigation?: readonly NavigationEntry[]
  /** The path of the entry that this page belongs to. */
  readonly current?: string
  readonly footer?: Html
  /** A web address that the page goes on to at once, without a script. */
  readonly goesOnTo?: string
  /** The organisation that the page speaks for, cleaned; it stands in the place of the product's name. */
  readonly owner?: string
}

/** An envelope that opens. */
const mark = trustedHtml(
  '<svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true"><rect width="28" height="28" rx="7" fill="#0e5a63"/>' +
    '<path d="M6 12.4 14 7l8 5.4v8.1a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 6 20.5z" fill="none" stroke="#fff" stroke-width="1.7" stroke-linejoin="round"/>' +
    '<path d="m6.4 12.8 7.6 4.8 7.6-4.8" fill="none" stroke="#fff" stroke-width="1.7" stroke-linejoin="round"/></svg>',
)

const icon =
  'data:image/svg+xml,' +
  encodeURIComponent(
    mark.toString().replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ').replace(' aria-hidden="true"', ''),
  )

const sheet = trustedHtml(`<style>${styleSheet}</style>`)

const skipTexts: Record<PageLanguage, string> = {
  en: 'Skip to the content',
  es: 'Saltar al contenido',
  pt: 'Saltar para o conteúdo',
  de: 'Zum Inhalt springen',
  fr: 'Aller au contenu',
}

/** Renders a page as text, doctype included. */
export function renderPage(page: PageParts): string {
  const { language, title, body, width, navigation, footer, owner = 'Convite' } = page
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title} · ${owner}</title>
<link rel="icon" href="${icon}">
${sheet}
${page.goesOnTo !== undefined && html`<meta http-equiv="refresh" content="0; url=${page.goesOnTo}">`}
</head>
<body>
<a class="skip" href="#content">${skipTexts[language]}</a>
<header class="bar"><div class="bar-in ${!navigation && width}">${renderMark(page)}${renderNavigation(page)}</div></header>
<main id="content" class="${width}">
${body}
</main>
${footer && html`<footer>${footer}</footer>`}
</body>
</html>
`.toString()
}

function renderMark({ navigation, owner = 'Convite' }: PageParts): Html {
  const name = html`${mark}<bdi>${owner}</bdi>`
  return navigation ? html`<a class="mark" href="/">${name}</a>` : html`<span class="mark">${name}</span>`
}

function renderNavigation({ navigation, current }: PageParts): Html | null {
  if (!navigation) return null
  const entries = navigation.map(({ href, label }) =>
    href === current
      ? html`<li><a href="${href}" aria-current="page">${label}</a></li>`
      : html`<li><a href="${href}">${label}</a></li>`,
  )
  return html`<nav aria-label="Convite"><ul>${entries}</ul></nav>`
}
