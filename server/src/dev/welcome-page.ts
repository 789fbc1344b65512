/** `/` in development mode: where everything is, who is there, and one call to try. */
import type { FastifyInstance } from 'fastify'
import { html, type Html, safeHref } from '../pages/html.ts'
import { renderPage } from '../pages/layout.ts'
import { renderName } from '../pages/name-html.ts'
import { sendPage } from '../pages/send-page.ts'
import { buildExampleCall, chooseExampleCall } from '../seed/example-call.ts'
import type { ReadyDocument, ReadyDrive, ReadyUser } from '../seed/ready-document.ts'
import { developmentNavigation, type PageFrame, registerPageFrame } from './page-frame.ts'

export interface WelcomeDeps extends PageFrame {
  readonly buildReadyDocument: () => Promise<ReadyDocument>
}

/** The page as a Fastify plugin. It shows passwords and a token, so it must be registered in development mode alone. */
export function createWelcomePage(deps: WelcomeDeps): (server: FastifyInstance) => Promise<void> {
  return async server => {
    registerPageFrame(server, deps)
    server.get('/', async (_request, reply) => {
      const body = renderWelcome(await deps.buildReadyDocument())
      return sendPage(
        reply,
        renderPage({
          language: 'en',
          title: 'Welcome',
          body,
          width: 'wide',
          navigation: developmentNavigation,
          current: '/',
        }),
      )
    })
  }
}

function renderWelcome(ready: ReadyDocument): Html {
  return html`<h1>Convite is running</h1>
<p class="lead">A drive and sharing server that speaks Microsoft Graph. It runs in development mode, with a demo organisation and a mailbox
that keeps every mail on this machine.</p>
${renderExample(ready)}
<div class="grid">
<section class="card"><h2>Addresses</h2><dl class="facts">
<dt>Graph</dt><dd><code>${ready.baseUrl}</code></dd>
<dt>Authority</dt><dd><code>${ready.authority}</code></dd>
<dt>Mailbox</dt><dd><a href="/mailbox">${ready.mailbox}</a></dd>
<dt>Test controls</dt><dd><code>${ready.testControls}</code></dd>
${ready.smtp && html`<dt>Mail relay</dt><dd><code>${ready.smtp.host}:${ready.smtp.port}</code></dd>`}
<dt>Documents</dt><dd><a href="/docs">API reference</a>, <a href="/help/errors">error codes</a></dd>
</dl></section>
<section class="card"><h2>Drives</h2>${renderDrives(ready)}</section>
</div>
<h2>People</h2>
<div class="card flush"><table class="rows">
<thead><tr><th scope="col">Name</th><th scope="col">Sign-in</th><th scope="col">Password</th><th scope="col">Language</th></tr></thead>
<tbody>${ready.users.map(renderUser)}</tbody></table></div>`
}

function renderExample(ready: ReadyDocument): Html | null {
  const example = chooseExampleCall(ready)
  if (!example) return null
  const { sender, recipient, file } = example
  return html`<section class="card"><h2>Try it</h2>
<p>${renderName(sender.displayName)} invites ${renderName(recipient.displayName)} to ${renderName(file.path)}. Copy this into a terminal; one click selects it all.
The mail lies in the <a href="/mailbox">mailbox</a> then, and its button opens the file.</p>
<pre class="copy" tabindex="0" aria-label="Command">${buildExampleCall(ready, example).join(' \\\n  ')}</pre></section>`
}

function renderDrives({ drives, users, groups, sites }: ReadyDocument): Html {
  const names = new Map([...users, ...groups, ...sites].map(({ id, displayName }) => [id, displayName]))
  const named = drives.map(drive => {
    const ownerId = drive.owner.user ?? drive.owner.group ?? drive.owner.site ?? ''
    return { ...drive, ownerName: names.get(ownerId) ?? ownerId }
  })
  if (named.length === 0) return html`<p class="muted">There are none yet.</p>`
  const collator = new Intl.Collator('en')
  const entries = named
    .toSorted((left, right) => collator.compare(left.ownerName, right.ownerName))
    .map(({ ownerName, driveType, premium, rootItemId }) => {
      const kind =
        premium === null ? driveTypeWords[driveType] : `${driveTypeWords[driveType]}, ${premium ? 'premium' : 'basic'}`
      return html`<li><a href="${safeHref(`/open/${rootItemId}`)}">${renderName(ownerName)}</a> <span class="muted">${kind}</span></li>`
    })
  return html`<ul class="plain">${entries}</ul>`
}

const driveTypeWords: Record<ReadyDrive['driveType'], string> = {
  personal: 'personal',
  business: 'business',
  documentLibrary: 'document library',
}

function renderUser(user: ReadyUser): Html {
  const badges = [
    user.admin && html`<span class="badge">Administrator</span>`,
    user.userType === 'Guest' && html`<span class="badge quiet">Guest</span>`,
    !user.accountEnabled && html`<span class="badge quiet">Disabled</span>`,
  ]
  return html`<tr><th scope="row">${renderName(user.displayName)} ${badges}</th><td><bdi>${user.userType === 'Guest' ? (user.mail ?? user.userPrincipalName) : user.userPrincipalName}</bdi></td>
<td data-label="Password">${user.password === null ? html`<span class="muted">none</span>` : html`<code>${user.password}</code>`}</td>
<td data-label="Language">${user.preferredLanguage ?? html`<span class="muted">not set</span>`}</td></tr>`
}
