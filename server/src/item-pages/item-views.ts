/** The pages as HTML: an item, and what to read when there is none. */
import { roleRank } from '../domain/access/grant.ts'
import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { Item } from '../domain/items/item.ts'
import { cleanLine } from '../domain/notifications/display-text.ts'
import { html, type Html, safeHref, trustedHtml } from '../pages/html.ts'
import { fillText } from '../pages/fill-text.ts'
import { type ItemKind, type ItemTexts, itemTexts } from '../pages/item-texts.ts'
import type { PageLanguage } from '../pages/language.ts'
import { renderPage } from '../pages/layout.ts'
import { renderName } from '../pages/name-html.ts'
import { type FormView, renderForm } from '../pages/sign-in/frame.ts'
import { renderMoment } from '../pages/times.ts'
import type { OpenedItem } from './opened-item.ts'

/** What every page of this kind knows. */
export interface ItemView {
  readonly language: PageLanguage
  readonly timeZone: string
}

/** Who is signed in, and how they leave. */
export interface Visitor {
  readonly person: PrincipalRecord
  /** The sign-in that asks anew and comes back to this address. */
  readonly signInAsOther: string
  readonly signOut: Pick<FormView, 'action' | 'formToken'>
}

/** An item that may be opened. `visitor` is who is signed in; null for whoever follows an open link. */
export function renderItem(view: ItemView, opened: OpenedItem, visitor: Visitor | null): string {
  const texts = itemTexts[view.language]
  const { item, rank, sharedBy, endsAt, downloadAddress } = opened
  const name = cleanLine(opened.name) || texts.kind[kindOf(item)]
  const moment = (at: number) => renderMoment(at, view.timeZone, view.language)
  const body = html`<div class="card">
<div class="item">${item.isFolder ? folderPicture : filePicture}<div><h1>${renderName(name)}</h1><p class="muted">${texts.kind[kindOf(item)]}</p></div></div>
${sharedBy ? html`<p>${fillText(texts.sharedBy, { name: describeSharer(sharedBy) })}</p>` : html`${visitor && rank === roleRank.owner && html`<p>${texts.ownFile}</p>`}`}
${!visitor && html`<p class="notice">${texts.anyone}</p>`}
<dl class="facts">
<dt>${texts.yourAccess}</dt><dd>${describeRole(texts, rank)}</dd>
${endsAt !== null && html`<dt>${texts.accessEnds}</dt><dd>${moment(endsAt)}</dd>`}
${item.isFolder ? html`<dt>${texts.entries}</dt><dd>${item.childCount}</dd>` : html`<dt>${texts.size}</dt><dd>${formatSize(item.size, view.language)}</dd>`}
<dt>${texts.changed}</dt><dd>${moment(item.modifiedAt)}</dd>
</dl>
${downloadAddress !== null && html`<p class="actions"><a class="button primary" href="${safeHref(downloadAddress)}" download>${texts.download}</a></p>`}
</div>
${visitor && renderSignedIn(view, visitor)}`
  return page(view, name, body)
}

/** Nothing is there, or nothing for this person: one page, so that it tells nothing. */
export function renderNotFound(view: Pick<ItemView, 'language'>, visitor: Visitor): string {
  const texts = itemTexts[view.language]
  const { person } = visitor
  const body = html`<div class="card"><h1>${texts.notFoundTitle}</h1>
<p>${fillText(texts.notFoundText, { name: person.mail ?? person.displayName })}</p></div>
${renderSignedIn(view, visitor)}`
  return page(view, texts.notFoundTitle, body)
}

/** A page that says one thing, such as that a link does not work. */
export function renderNotice(view: Pick<ItemView, 'language'>, title: string, text: string): string {
  return page(view, title, html`<div class="card"><h1>${title}</h1><p>${text}</p></div>`)
}

function renderSignedIn(view: Pick<ItemView, 'language'>, { person, signInAsOther, signOut }: Visitor): Html {
  const texts = itemTexts[view.language]
  return html`<p class="muted">${fillText(texts.signedInAs, { name: person.displayName })}</p>
<div class="actions"><a class="button plain" href="${safeHref(signInAsOther)}">${texts.changePerson}</a>
${renderForm(signOut, html`<button class="button plain" name="action" value="signOut">${texts.signOut}</button>`)}</div>`
}

function page({ language }: Pick<ItemView, 'language'>, title: string, body: Html): string {
  return renderPage({ language, title, body, width: 'narrow' })
}

function describeSharer({ displayName, mail }: { readonly displayName: string; readonly mail: string | null }): string {
  return mail === null || mail === displayName ? displayName : `${displayName} (${mail})`
}

function describeRole(texts: ItemTexts, rank: number): string {
  if (rank >= roleRank.owner) return texts.isOwner
  return rank === roleRank.write ? texts.canWrite : texts.canRead
}

const kindOfType: readonly (readonly [RegExp, ItemKind])[] = [
  [/^image\//, 'picture'],
  [/^audio\//, 'audio'],
  [/^video\//, 'video'],
  [/^application\/pdf$/, 'pdf'],
  [/excel|spreadsheet|csv/, 'spreadsheet'],
  [/powerpoint|presentation/, 'presentation'],
  [/msword|wordprocessing|opendocument\.text|rtf/, 'document'],
  [/zip|tar|7z|rar$|x-xz|zstd/, 'archive'],
  [/^text\//, 'text'],
]

function kindOf({ isFolder, mimeType }: Pick<Item, 'isFolder' | 'mimeType'>): ItemKind {
  if (isFolder) return 'folder'
  return kindOfType.find(([form]) => form.test(mimeType ?? ''))?.[1] ?? 'file'
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

function formatSize(bytes: number, language: PageLanguage): string {
  const step = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const format = new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[step],
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumSignificantDigits: 3,
  })
  return format.format(bytes / 1000 ** step)
}

const picture = (path: string) =>
  trustedHtml(
    `<svg class="kind" viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="2.25" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true">${path}</svg>`,
  )
const folderPicture = picture(
  '<path d="M6 13a3 3 0 0 1 3-3h9.5l4.5 5H39a3 3 0 0 1 3 3v17a3 3 0 0 1-3 3H9a3 3 0 0 1-3-3z"/><path d="M6 21h36"/>',
)
const filePicture = picture(
  '<path d="M12 8a3 3 0 0 1 3-3h13l9 9v26a3 3 0 0 1-3 3H15a3 3 0 0 1-3-3z"/><path d="M28 5v9h9M19 25h11M19 32h11"/>',
)
