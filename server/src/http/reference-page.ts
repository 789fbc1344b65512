/** The reference page at /docs: every operation, its addresses, scopes and body, and every error code; made from the contract. */
import { type ErrorEntry, errorTable } from '@convite/contract/errors'
import type { Operation } from '@convite/contract/operation'

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, character => escapes[character] ?? character)
}

const style = `
:root{color-scheme:light dark;--ink:#242424;--soft:#616161;--line:#d1d1d1;--page:#fff;--code:#f5f5f5;--link:#0f6cbd}
@media (prefers-color-scheme:dark){:root{--ink:#f5f5f5;--soft:#adadad;--line:#444;--page:#1f1f1f;--code:#2b2b2b;--link:#62abf5}}
*{box-sizing:border-box}body{margin:0 auto;max-width:60rem;padding:1.5rem;background:var(--page);color:var(--ink);font:1rem/1.5 'Segoe UI',system-ui,sans-serif}
a{color:var(--link)}h1{font-size:1.75rem}h2{margin-top:2.5rem;font-size:1.25rem}section{border-top:1px solid var(--line);padding:1rem 0}
code{background:var(--code);border-radius:4px;padding:.1rem .3rem;overflow-wrap:anywhere}pre{background:var(--code);border-radius:4px;padding:.75rem;overflow-x:auto}
dt{color:var(--soft);margin-top:.5rem}dd{margin:0}table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid var(--line);padding:.4rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}`

function renderOperation(operation: Operation): string {
  const scopes =
    operation.scopes === 'public'
      ? 'none'
      : `${operation.scopes.delegated.join(', ') || 'none'} (people); ${operation.scopes.application.join(', ') || 'none'} (applications)`
  const body =
    operation.body?.kind === 'json'
      ? `<dt>Body</dt><dd><pre tabindex="0">${escape(JSON.stringify(operation.body.schema, null, 1))}</pre></dd>`
      : ''
  const addresses = operation.paths.map(path => `<code>${escape(path)}</code>`).join('<br>')
  return `<section id="${escape(operation.id)}"><h3>${escape(operation.method)} ${escape(operation.id)}</h3><p>${escape(operation.summary)}</p>
<dl><dt>Addresses</dt><dd>${addresses}</dd><dt>Scopes</dt><dd>${escape(scopes)}</dd>${body}
<dt>Answers</dt><dd>${escape(Object.keys(operation.responses).join(', '))}</dd><dt>Source</dt><dd>${escape(operation.source)}</dd></dl></section>`
}

function renderErrors(): string {
  const rows = Object.entries(errorTable as Readonly<Record<string, ErrorEntry>>).map(
    ([key, entry]) =>
      `<tr id="error-${escape(key)}"><td>${entry.status}</td><td><code>${escape([entry.outer, ...(entry.inner ?? [])].join(' / '))}</code></td><td>${escape(entry.help)}</td></tr>`,
  )
  return `<table><thead><tr><th scope="col">Status</th><th scope="col">Code</th><th scope="col">What to do</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

/** Renders the page. It needs no script. */
export function renderReference(operations: readonly Operation[]): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Convite API reference</title><style>${style}</style></head><body><main><h1>Convite API reference</h1>
<p>The Graph operations of this server. The same as data: <a href="/openapi/v1.0.json">OpenAPI v1.0</a>, <a href="/openapi/beta.json">OpenAPI beta</a>.</p>
<p id="grantedTo"><code>grantedTo</code> and <code>grantedToIdentities</code> are deprecated twins of <code>grantedToV2</code> and <code>grantedToIdentitiesV2</code>; both are served.</p>
<h2>Operations</h2>${operations.map(renderOperation).join('')}<h2>Errors</h2>${renderErrors()}</main></body></html>`
}
