import type { StoredMail } from '../domain/ports/captured-mails.ts'
import { html, type Html, trustedHtml } from '../pages/html.ts'
import { renderMoment } from '../pages/times.ts'

export interface MailboxView {
  readonly mails: readonly StoredMail[]
  /** The recipient that is looked for, as it was typed. */
  readonly to: string
  readonly hasOlder: boolean
  readonly timeZone: string
}

const emptyPicture = trustedHtml(
  '<svg width="72" height="72" viewBox="0 0 72 72" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true">' +
    '<path d="M12 31.5 36 15l24 16.5V56a3 3 0 0 1-3 3H15a3 3 0 0 1-3-3z"/><path d="m13 32.5 23 15 23-15"/></svg>',
)

/** The list of mails. */
export function renderMailbox(view: MailboxView): Html {
  const { mails, to } = view
  return html`<h1>Mailbox</h1>
<p class="lead">Mail that would have gone out. In development mode nothing leaves this machine: every mail is caught here, on the same
way that it takes to a real relay.</p>
<form class="search" action="/mailbox" role="search">
<label><span>Recipient</span><input name="to" type="search" inputmode="email" autocomplete="off" spellcheck="false" value="${to}"></label>
<button class="button">Find</button>
<a class="button plain" href="/mailbox">${to === '' ? 'Look again' : 'Show all'}</a>
</form>
${mails.length === 0 ? renderEmpty(to) : renderList(view)}`
}

function renderEmpty(to: string): Html {
  const text =
    to === ''
      ? html`<h2>No mail yet</h2><p class="muted">Invite somebody, and the invitation lies here. The <a href="/">welcome page</a> has a line for that.</p>`
      : html`<h2>No mail to <bdi>${to}</bdi></h2><p class="muted">Write the whole address, such as bo@convite.example.</p>`
  return html`<div class="card empty">${emptyPicture}${text}</div>`
}

function renderList({ mails, to, hasOlder, timeZone }: MailboxView): Html {
  const older = new URLSearchParams({ ...(to === '' ? {} : { to }), before: String(mails.at(-1)?.position ?? 0) })
  return html`<div class="card flush"><ul class="mails">${mails.map(mail => renderEntry(mail, timeZone))}</ul></div>
${hasOlder && html`<p><a class="button" href="/mailbox?${older.toString()}">Older mail</a></p>`}`
}

function renderEntry(mail: StoredMail, timeZone: string): Html {
  return html`<li><a class="mail" href="/mailbox/${encodeURIComponent(mail.id)}">
<span class="to"><bdi>${mail.to.join(', ')}</bdi></span>
<span class="subject"><bdi>${showSubject(mail)}</bdi></span>
${renderMoment(mail.date, timeZone)}
<span class="snippet"><bdi>${mail.text.replace(/\s+/g, ' ').trim().slice(0, 160)}</bdi></span></a></li>`
}

function showSubject(mail: StoredMail): string {
  return mail.subject === '' ? '(no subject)' : mail.subject
}

const views = [
  { name: 'html', label: 'Mail' },
  { name: 'text', label: 'Text' },
  { name: 'headers', label: 'Headers' },
  { name: 'raw', label: 'Source' },
] as const

/** One mail. `asked` names the part to show; the HTML part, or the text of a mail that has none, when it names none. */
export function renderMail(mail: StoredMail, asked: string | null, timeZone: string): Html {
  const view = views.find(({ name }) => name === asked)?.name ?? (mail.html === '' ? 'text' : 'html')
  const address = `/mailbox/${encodeURIComponent(mail.id)}`
  const tabs = views.map(({ name, label }) =>
    name === view
      ? html`<li><a href="${address}?view=${name}" aria-current="true">${label}</a></li>`
      : html`<li><a href="${address}?view=${name}">${label}</a></li>`,
  )
  return html`<p><a href="/mailbox">All mail</a></p>
<h1><bdi>${showSubject(mail)}</bdi></h1>
<div class="card"><dl class="facts">
<dt>From</dt><dd><bdi>${mail.from}</bdi></dd>
<dt>To</dt><dd><bdi>${mail.to.join(', ')}</bdi></dd>
<dt>Sent</dt><dd>${renderMoment(mail.date, timeZone)}</dd>
${mail.codes.length > 0 && html`<dt>Codes</dt><dd>${mail.codes.map(code => html`<span class="badge">${code}</span> `)}</dd>`}
</dl></div>
<div class="card flush"><nav aria-label="Parts of the mail"><ul class="tabs">${tabs}</ul></nav>
${renderPart(mail, view, address)}</div>`
}

function renderPart(mail: StoredMail, view: (typeof views)[number]['name'], address: string): Html {
  switch (view) {
    case 'html':
      return mail.html === ''
        ? html`<p class="letter muted">This mail has no HTML part.</p>`
        : html`<iframe class="paper" src="${address}/html" title="The mail as its reader sees it"
sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe>`
    case 'text':
      return html`<div class="letter" dir="auto">${mail.text === '' ? 'This mail has no text part.' : mail.text}</div>`
    case 'headers':
      return html`<table class="rows"><thead><tr><th scope="col">Header</th><th scope="col">Value</th></tr></thead>
<tbody>${Object.entries(mail.headers).map(([name, value]) => html`<tr><th scope="row">${name}</th><td><bdi>${value}</bdi></td></tr>`)}</tbody></table>`
    default:
      return html`<pre tabindex="0" aria-label="Source of the mail">${mail.raw}</pre>`
  }
}
