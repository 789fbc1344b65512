/** The demo pages as HTML: sign-in, an item, and what to read when there is none. */
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
import { renderMoment } from '../pages/times.ts'
import type { OpenedItem } from './opened-item.ts'

/** What every page of this kind knows. */
export interface DemoView {
  readonly language: PageLanguage
  readonly timeZone: string
  /** The path that its forms are posted to: its own. */
  readonly path: string
  readonly formToken: string
}

/** The sign-in: the people of the demo, each a button. `invitedId` is the one whom the link was made for. */
export function renderSignIn(
  view: DemoView,
  people: readonly PrincipalRecord[],
  options: { readonly invitedId: string | null; readonly isTooOld: boolean },
): string {
  const texts = itemTexts[view.language]
  const collator = new Intl.Collator(view.language)
  const ordered = people.toSorted(
    (left, right) =>
      Number(right.id === options.invitedId) - Number(left.id === options.invitedId) ||
      collator.compare(left.displayName, right.displayName),
  )
  const entries = ordered.map(
    person =>
      html`<li><button class="person" name="user" value="${person.id}">${renderPerson(person, texts, person.id === options.invitedId)}</button></li>`,
  )
  const body = html`<div class="card">
<h1>${texts.signInTitle}</h1>
<p class="muted">${texts.signInLead}</p>
${options.isTooOld && html`<p class="notice bad" role="alert">${texts.formTooOld}</p>`}
<form method="post" action="${view.path}">
${renderHidden(view, 'signIn')}
<ul class="people" aria-label="${texts.signInList}">${entries}</ul>
</form></div>`
  return page(view, texts.signInTitle, body)
}

function renderPerson(person: PrincipalRecord, texts: ItemTexts, isInvited: boolean): Html {
  const initials = person.displayName.match(/\p{L}/gu)?.[0]?.toUpperCase() ?? '?'
  const badges = [
    isInvited && html`<span class="badge">${texts.invited}</span>`,
    person.userType === 'Guest' && html`<span class="badge quiet">${texts.guest}</span>`,
    person.isAdmin && html`<span class="badge quiet">${texts.administrator}</span>`,
  ]
  const address = person.mail ?? person.userPrincipalName ?? ''
  return html`<span class="avatar" aria-hidden="true">${initials}</span><span><strong>${renderName(person.displayName, address)} ${badges}</strong>
${address !== person.displayName && html`<span class="muted small">${renderName(address)}</span>`}</span>`
}

/** An item that may be opened. `person` is who is signed in; null for the visitor of a link. */
export function renderItem(view: DemoView, opened: OpenedItem, person: PrincipalRecord | null): string {
  const texts = itemTexts[view.language]
  const { item, rank, sharedBy, endsAt, downloadAddress } = opened
  const name = cleanLine(opened.name) || texts.kind[kindOf(item)]
  const moment = (at: number) => renderMoment(at, view.timeZone, view.language)
  const body = html`<div class="card">
<div class="item">${item.isFolder ? folderPicture : filePicture}<div><h1>${renderName(name)}</h1><p class="muted">${texts.kind[kindOf(item)]}</p></div></div>
${sharedBy ? html`<p>${fillText(texts.sharedBy, { name: describeSharer(sharedBy) })}</p>` : html`${person && rank === roleRank.owner && html`<p>${texts.ownFile}</p>`}`}
${!person && html`<p class="notice">${texts.anyone}</p>`}
<dl class="facts">
<dt>${texts.yourAccess}</dt><dd>${describeRole(texts, rank)}</dd>
${endsAt !== null && html`<dt>${texts.accessEnds}</dt><dd>${moment(endsAt)}</dd>`}
${item.isFolder ? html`<dt>${texts.entries}</dt><dd>${item.childCount}</dd>` : html`<dt>${texts.size}</dt><dd>${formatSize(item.size, view.language)}</dd>`}
<dt>${texts.changed}</dt><dd>${moment(item.modifiedAt)}</dd>
</dl>
${downloadAddress !== null && html`<p class="actions"><a class="button primary" href="${safeHref(downloadAddress)}" download>${texts.download}</a></p>`}
</div>
${person && renderSignedIn(view, person)}`
  return page(view, name, body)
}

/** Nothing is there, or nothing for this person: one page, so that it tells nothing. */
export function renderNotFound(view: DemoView, person: PrincipalRecord): string {
  const texts = itemTexts[view.language]
  const body = html`<div class="card"><h1>${texts.notFoundTitle}</h1>
<p>${fillText(texts.notFoundText, { name: person.mail ?? person.displayName })}</p></div>
${renderSignedIn(view, person)}`
  return page(view, texts.notFoundTitle, body)
}

/** A page that says one thing, such as that a link does not work. */
export function renderNotice(view: Pick<DemoView, 'language'>, title: string, text: string): string {
  return page(view, title, html`<div class="card"><h1>${title}</h1><p>${text}</p></div>`)
}

function renderSignedIn(view: DemoView, person: PrincipalRecord): Html {
  const texts = itemTexts[view.language]
  return html`<form method="post" action="${view.path}" class="actions">
${renderHidden(view, 'signOut')}
<span class="muted">${fillText(texts.signedInAs, { name: person.displayName })}</span>
<button class="button plain">${texts.changePerson}</button>
</form>`
}

function renderHidden(view: DemoView, action: 'signIn' | 'signOut'): Html {
  return html`<input type="hidden" name="action" value="${action}"><input type="hidden" name="token" value="${view.formToken}">`
}

function page({ language }: Pick<DemoView, 'language'>, title: string, body: Html): string {
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
