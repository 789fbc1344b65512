import { html, type Html } from './html.ts'

/** A moment (UTC milliseconds) as people read it, with its zone: nobody has to guess whose clock is meant. */
export function formatMoment(at: number, timeZone: string, language = 'en'): string {
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  })
  return format.format(at)
}

/** The same as an element that programs can read too. */
export function renderMoment(at: number, timeZone: string, language?: string): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${formatMoment(at, timeZone, language)}</time>`
}
