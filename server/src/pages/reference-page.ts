/** `/docs`: every operation with its addresses, scopes, members, an example and its errors; made from the contract. */
import answers from '@convite/contract/data/example-answers.json' with { type: 'json' }
import { type ErrorEntry, errorTable } from '@convite/contract/errors'
import { type ExampleAnswer, exampleCalls } from '@convite/contract/examples'
import type { Operation } from '@convite/contract/operation'
import type { FastifyInstance } from 'fastify'
import { formatCurl } from './curl-example.ts'
import { html, type Html } from './html.ts'
import { type NavigationEntry, renderPage } from './layout.ts'
import { renderMembers, sampleMembers, schemaMembers } from './member-table.ts'
import { findErrors } from './operation-errors.ts'
import { sendPage } from './send-page.ts'

/** The address of the page; an anchor for each operation. */
export const referencePath = '/docs'

const exampleAnswers: Readonly<Record<string, ExampleAnswer | undefined>> = answers

/** The page as a Fastify plugin. `navigation` are the entries of the bar, in development mode. */
export function createReference(
  operations: readonly Operation[],
  options: { readonly navigation?: readonly NavigationEntry[] } = {},
): (server: FastifyInstance) => Promise<void> {
  const text = renderReference(operations, options.navigation)
  return async server => {
    server.get(referencePath, (_request, reply) => sendPage(reply, text))
  }
}

const groups: readonly (readonly [resource: string, title: string])[] = [
  ['driveItem', 'Files and folders'],
  ['permission', 'Permissions'],
  ['drive', 'Drives'],
  ['user', 'People'],
  ['group', 'Groups'],
  ['site', 'Sites'],
  ['organization', 'Organisation'],
  ['application', 'Applications'],
  ['servicePrincipal', 'Service principals'],
  ['oauth2PermissionGrant', 'Consents'],
]

function renderReference(operations: readonly Operation[], navigation?: readonly NavigationEntry[]): string {
  const grouped = groups.map(([resource, title]) => ({
    title,
    key: resource,
    entries: operations.filter(({ id }) => id.startsWith(`${resource}/`)),
  }))
  const body = html`<h1>API reference</h1>
<p class="lead">The calls of Microsoft Graph that this server offers, under <code>/v1.0</code>, <code>/beta</code> and <code>/v2.0</code>.
The same as data: <a href="/openapi/v1.0.json">OpenAPI v1.0</a>, <a href="/openapi/beta.json">OpenAPI beta</a>, and
<a href="/openapi/convite-v1.json">OpenAPI of what is our own</a>. The other calls of drives and sharing answer 501, and addresses that have nothing to do with them 400.</p>
<nav class="card" aria-label="Operations"><div class="grid">${grouped.map(
    ({ title, key, entries }) =>
      html`<div><h2 class="toc"><a href="${`#${key}`}">${title}</a></h2><ul class="plain single">${entries.map(
        ({ id, method }) =>
          html`<li><a href="${`#${id}`}">${id.split('/')[1]}</a> <span class="muted small">${method}</span></li>`,
      )}</ul></div>`,
  )}<div><h2 class="toc"><a href="#conventions">For all calls</a></h2><ul class="plain single"><li><a href="#addresses">Addresses of items</a></li><li><a href="#grantedTo">grantedTo</a></li><li><a href="/help/errors">Error codes</a></li></ul></div></div></nav>
${grouped.map(({ title, key, entries }) => html`<h2 id="${key}">${title}</h2>${entries.map(renderOperation)}`)}
${renderConventions()}`
  return renderPage({ language: 'en', title: 'API reference', body, width: 'wide', navigation, current: referencePath })
}

function renderOperation(operation: Operation): Html {
  const { id, method, summary, paths, query = [], source } = operation
  const [first = '', ...others] = paths
  return html`<section class="card" id="${id}" aria-label="${id}"><h3><span class="badge">${method}</span> ${id}</h3>
<p>${summary}</p>
<dl class="facts">
<dt>Address</dt><dd><code>${first}</code>${others.length > 0 && html`<details><summary>${others.length} more</summary>${others.map(path => html`<div><code>${path}</code></div>`)}</details>`}</dd>
<dt>Scopes</dt><dd>${renderScopes(operation)}</dd>
${query.length > 0 && html`<dt>Query options</dt><dd>${query.map(name => html`<code>${`$${name}`}</code> `)}</dd>`}
${operation.idempotent && html`<dt>Repeatable</dt><dd>with the header <code>Idempotency-Key</code></dd>`}
<dt>Source</dt><dd class="muted">${source}</dd>
</dl>
${renderRequest(operation)}
${renderAnswer(operation)}
${renderErrors(operation)}</section>`
}

function renderScopes({ scopes }: Operation): Html {
  if (scopes === 'public') return html`none: the call needs no token`
  const list = (names: readonly string[]) =>
    names.length === 0
      ? html`cannot call this`
      : html`${names.map((name, index) => html`${index > 0 && ', '}<code>${name}</code>`)}`
  return html`<div>People: one of ${list(scopes.delegated)}</div><div>Applications: ${list(scopes.application)}</div>`
}

function renderRequest(operation: Operation): Html {
  const example = exampleCalls[operation.id]
  return html`${operation.body?.kind === 'json' && html`<h4>Request</h4>${renderMembers(schemaMembers(operation.body.schema))}`}
${operation.body?.kind === 'stream' && html`<h4>Request</h4><p>The bytes of the file, up to 250 MB, in one piece.</p>`}
<h4>Example</h4>
<pre tabindex="0" aria-label="${`Example of ${operation.id}`}">${example && formatCurl(operation, example)}</pre>`
}

function renderAnswer({ id, responses }: Operation): Html {
  const answer = exampleAnswers[id]
  const names = Object.entries(responses).map(
    ([status, name], index) =>
      html`${index > 0 && ', '}<strong>${status}</strong>${name !== null && html` <code>${name}</code>`}`,
  )
  const text = typeof answer?.body === 'string' ? answer.body : JSON.stringify(answer?.body, undefined, 2)
  const head = [`HTTP/1.1 ${answer?.status}`, ...Object.entries(answer?.headers ?? {}).map(pair => pair.join(': '))]
  return html`<h4>Answer</h4><p>${names}</p>
<pre tabindex="0" aria-label="${`Answer of ${id}`}">${[...head, ...(text === undefined ? [] : ['', text])].join('\n')}</pre>
${typeof answer?.body === 'object' && html`<details><summary>Members of the answer</summary>${renderMembers(sampleMembers(answer.body))}</details>`}`
}

function renderErrors(operation: Operation): Html {
  const table: Readonly<Record<string, ErrorEntry>> = errorTable
  const rows = findErrors(operation).map(key => {
    const { status, outer, inner = [], help } = table[key] as ErrorEntry
    return html`<tr><th scope="row"><a href="${`/help/errors#${key}`}"><code>${[outer, ...inner].join(' › ')}</code></a></th><td data-label="Status">${status}</td><td>${help}</td></tr>`
  })
  return html`<details><summary>Errors</summary><table class="rows">
<thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">What to do</th></tr></thead><tbody>${rows}</tbody></table></details>`
}

function renderConventions(): Html {
  return html`<h2 id="conventions">For all calls</h2>
<section class="card"><h3 id="addresses">Addresses of items</h3>
<p>An item is named by its id, <code>items/{id}</code>, or by its path below the root or below another item:
<code>root:/{path}:/{segment}</code>, <code>items/{id}:/{path}:/{segment}</code>; without a segment the last colon is left out. A drive is named by
its id, as <code>/me/drive</code>, or as the drive of a user, group or site. Behind <code>/shares/{token}/driveItem</code> lies what a sharing address leads to.</p></section>
<section class="card"><h3 id="grantedTo">grantedTo</h3>
<p><code>grantedTo</code> and <code>grantedToIdentities</code> are deprecated twins of <code>grantedToV2</code> and <code>grantedToIdentitiesV2</code>; both are served.</p></section>`
}
