/**
 * The style sheet of the server's own pages: design tokens as CSS variables, light and dark, and the few parts that
 * pages are made of. It stands inside each page, so a page is whole without a second request, and its hash in the
 * content security policy is the only style that a browser applies.
 */
import { hash } from 'node:crypto'

export const styleSheet = `
:root {
  color-scheme: light dark;
  --canvas: #f5f5f5; --surface: #ffffff; --surface-2: #fafafa; --surface-hover: #f5f5f5;
  --text: #242424; --text-2: #5c5c5c; --line: #d6d6d6; --line-strong: #767676;
  --brand: #0e5a63; --brand-hover: #0b4a52; --brand-press: #083940; --on-brand: #ffffff; --link: #0e5a63; --brand-tint: #e6f2f3;
  --good: #0e700e; --good-tint: #f1faf1; --bad: #b10e1c; --bad-tint: #fdf3f4; --warn: #8a3707; --warn-tint: #fff9f5;
  --radius: 4px; --radius-l: 8px; --shadow: 0 0 2px rgb(0 0 0 / 12%), 0 2px 4px rgb(0 0 0 / 14%);
  --font: 'Segoe UI Variable', 'Segoe UI', system-ui, -apple-system, Roboto, 'Helvetica Neue', 'Noto Sans', sans-serif;
  --mono: ui-monospace, 'Cascadia Code', Consolas, 'SF Mono', Menlo, 'DejaVu Sans Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --canvas: #141414; --surface: #1f1f1f; --surface-2: #262626; --surface-hover: #2b2b2b;
    --text: #f5f5f5; --text-2: #b8b8b8; --line: #3d3d3d; --line-strong: #8f8f8f;
    --brand: #7ccbd3; --brand-hover: #96d7dd; --brand-press: #62b6bf; --on-brand: #10292c; --link: #8ad4dc; --brand-tint: #12363a;
    --good: #7fd67f; --good-tint: #0a2a0a; --bad: #f4a3aa; --bad-tint: #3b0509; --warn: #f5b183; --warn-tint: #331a07;
    --shadow: 0 0 2px rgb(0 0 0 / 24%), 0 2px 4px rgb(0 0 0 / 28%);
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--canvas); color: var(--text);
  font: 400 16px/1.5 var(--font); overflow-wrap: break-word; }
h1 { font-size: 1.75rem; line-height: 1.25; font-weight: 600; margin: 0 0 .5rem; letter-spacing: -.01em; }
h2 { font-size: 1.25rem; line-height: 1.4; font-weight: 600; margin: 2rem 0 .75rem; }
h3 { font-size: 1rem; font-weight: 600; margin: 1.5rem 0 .5rem; }
p { margin: 0 0 1rem; }
a { color: var(--link); text-underline-offset: .15em; }
a:hover { text-decoration-thickness: 2px; }
bdi { unicode-bidi: isolate; }
:focus-visible { outline: 2px solid var(--text); outline-offset: 2px; border-radius: var(--radius); }
.skip { position: absolute; inset-inline-start: 1rem; top: -4rem; background: var(--surface); padding: .5rem 1rem; z-index: 2; }
.skip:focus { top: .5rem; }
.bar { background: var(--surface); border-bottom: 1px solid var(--line); }
.bar-in { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.5rem; padding: .5rem 1rem; max-width: 72rem; margin: 0 auto; }
.mark { display: inline-flex; align-items: center; gap: .625rem; min-height: 2.5rem; font-weight: 600; color: var(--text); text-decoration: none; }
.mark svg { flex: none; }
.bar nav ul { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; margin: 0; padding: 0; }
.bar nav a { display: block; padding: .5rem .75rem; border-radius: var(--radius); color: var(--text-2); text-decoration: none; }
.bar nav a:hover { background: var(--surface-hover); color: var(--text); }
.bar nav a[aria-current] { color: var(--text); font-weight: 600; box-shadow: inset 0 -2px 0 var(--link); border-radius: 0; }
main { flex: 1 0 auto; width: 100%; max-width: 72rem; margin: 0 auto; padding: 2rem 1rem 3rem; }
main.narrow { max-width: 32rem; }
footer { padding: 1rem; color: var(--text-2); font-size: .875rem; text-align: center; }
.lead { color: var(--text-2); max-width: 46rem; }
.muted { color: var(--text-2); }
.small { font-size: .875rem; }
.nowrap { white-space: nowrap; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-l); padding: 1.25rem; margin: 0 0 1.25rem; }
.narrow > .card { box-shadow: var(--shadow); border-color: transparent; padding: 1.75rem; }
.card > :last-child { margin-bottom: 0; }
.card > h2:first-child, .card > h3:first-child { margin-top: 0; }
.grid { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); }
.grid > .card { margin: 0; min-width: 0; }
.button { display: inline-flex; align-items: center; justify-content: center; gap: .5rem; min-height: 2.75rem; padding: .5rem 1.25rem;
  font: 600 1rem/1.25 var(--font); color: var(--text); background: var(--surface); border: 1px solid var(--line-strong); border-radius: var(--radius);
  text-decoration: none; cursor: pointer; }
.button:hover { background: var(--surface-hover); }
.button.primary { color: var(--on-brand); background: var(--brand); border-color: transparent; }
.button.primary:hover { background: var(--brand-hover); }
.button.primary:active { background: var(--brand-press); }
.button.plain { border-color: transparent; color: var(--link); background: none; padding-inline: 0; font-weight: 400; text-decoration: underline;
  text-underline-offset: .15em; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin: 1.25rem 0 0; }
ul.plain { list-style: none; margin: 0; padding: 0; columns: 2 14rem; column-gap: 1.5rem; }
ul.plain.single { columns: auto; }
h2.toc { font-size: 1rem; margin: 0 0 .25rem; }
h4 { font-size: .875rem; font-weight: 600; color: var(--text-2); margin: 1.25rem 0 .375rem; }
details { margin: .75rem 0; }
dd details { margin: .25rem 0; }
summary { cursor: pointer; color: var(--link); min-height: 1.5rem; }
ul.plain li { padding: .1875rem 0; break-inside: avoid; }
.people, .mails { list-style: none; margin: 0; padding: 0; }
.people li + li, .mails li + li { border-top: 1px solid var(--line); }
.person { display: flex; align-items: center; gap: .875rem; width: 100%; padding: .75rem .5rem; text-align: start; font: inherit; color: inherit;
  background: none; border: 0; border-radius: var(--radius); cursor: pointer; min-width: 0; }
button.person:hover { background: var(--surface-hover); }
div.person { cursor: default; }
.person span { min-width: 0; }
.person strong { font-weight: 600; display: block; }
.avatar { flex: none; display: grid; place-items: center; width: 2.5rem; height: 2.5rem; border-radius: 50%; font-weight: 600; font-size: .875rem;
  background: var(--brand-tint); color: var(--link); }
.badge { display: inline-block; padding: 0 .5rem; border-radius: 1rem; font-size: .8125rem; line-height: 1.5rem; background: var(--brand-tint); color: var(--link);
  white-space: nowrap; }
.badge + .badge { margin-inline-start: .25rem; }
.badge.quiet { background: var(--surface-2); color: var(--text-2); box-shadow: inset 0 0 0 1px var(--line); }
.mail { display: grid; grid-template-columns: minmax(9rem, 14rem) 1fr auto; gap: .125rem 1rem; padding: .75rem 1rem; color: inherit; text-decoration: none; }
.mail:hover { background: var(--surface-hover); }
.mail .to, .mail .subject { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mail .to { font-weight: 600; }
.mail .subject { color: var(--link); }
.mail .snippet { grid-column: 2 / 4; color: var(--text-2); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: .875rem; }
.mail time { color: var(--text-2); font-size: .875rem; white-space: nowrap; }
.card.flush { padding: 0; overflow: hidden; }
.search { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: 0 0 1.25rem; }
.search label { flex: 1 1 16rem; max-width: 28rem; }
label > span { display: block; font-weight: 600; font-size: .875rem; margin-bottom: .25rem; }
input { width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--line-strong);
  border-radius: var(--radius); }
.tabs { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; margin: 0; padding: 0 .5rem; border-bottom: 1px solid var(--line); }
.tabs a { display: block; padding: .75rem; color: var(--text-2); text-decoration: none; }
.tabs a:hover { color: var(--text); }
.tabs a[aria-current] { color: var(--text); font-weight: 600; box-shadow: inset 0 -2px 0 var(--link); }
.paper { display: block; width: 100%; height: min(70vh, 56rem); min-height: 26rem; border: 0; background: #ffffff; }
.letter { padding: 1.25rem; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: 400 1rem/1.5 var(--font); }
pre { margin: 0; padding: 1rem; overflow-x: auto; background: var(--surface-2); border-radius: var(--radius); font: 400 .875rem/1.6 var(--mono); }
pre.copy { max-height: 15rem; overflow-y: auto; white-space: pre-wrap; overflow-wrap: anywhere; user-select: all; -webkit-user-select: all; border: 1px solid var(--line); }
code { font: 400 .875em/1.5 var(--mono); overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .375rem 1.25rem; margin: 0; }
.facts dt { color: var(--text-2); }
.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.rows { width: 100%; border-collapse: collapse; font-size: .9375rem; }
.rows th, .rows td { text-align: start; vertical-align: top; padding: .625rem 1rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.rows thead th { border-top: 0; color: var(--text-2); font-weight: 400; font-size: .875rem; }
.rows tr:target { background: var(--brand-tint); }
.item { display: flex; gap: 1rem; align-items: flex-start; margin: 0 0 1.25rem; }
.item h1 { font-size: 1.375rem; margin: 0; overflow-wrap: anywhere; }
.item .kind { flex: none; width: 3rem; height: 3rem; color: var(--link); }
.notice { padding: .75rem 1rem; border-radius: var(--radius); background: var(--brand-tint); margin: 0 0 1.25rem; }
.notice.bad { background: var(--bad-tint); color: var(--bad); }
.notice.warn { background: var(--warn-tint); color: var(--warn); }
.notice > :last-child { margin-bottom: 0; }
.field { margin: 0 0 1rem; }
.field > label { display: block; font-weight: 600; font-size: .875rem; margin-bottom: .25rem; }
.hint { color: var(--text-2); font-size: .875rem; margin: .25rem 0 0; }
input[aria-invalid] { border-color: var(--bad); box-shadow: inset 0 0 0 1px var(--bad); }
input[readonly] { background: var(--surface-2); border-style: dashed; }
input.code { font-family: var(--mono); font-size: 1.25rem; letter-spacing: .15em; text-transform: uppercase; }
.check { display: grid; grid-template-columns: auto 1fr; column-gap: .75rem; align-items: center; margin: 0 0 1rem; }
.check input { width: 1.25rem; height: 1.25rem; min-height: 0; margin: 0; accent-color: var(--brand); }
.check label { min-height: 2.75rem; display: flex; align-items: center; }
.check .hint { grid-column: 2; margin: -.5rem 0 0; }
.beside { margin: -.75rem 0 .5rem; }
.beside a { display: inline-flex; align-items: center; min-height: 2.75rem; }
.tight { margin-bottom: .25rem; }
.or { display: flex; align-items: center; gap: .75rem; margin: 1.5rem 0 1rem; color: var(--text-2); }
.or::before, .or::after { content: ''; flex: 1; border-top: 1px solid var(--line); }
.stack { display: grid; gap: .75rem; }
.button.wide { width: 100%; }
.button { overflow-wrap: anywhere; }
.person.shown { border: 1px solid var(--line); padding: .75rem; margin: 0 0 1rem; }
.person .lines { overflow-wrap: anywhere; }
.person .lines > * { display: block; }
.demo { border: 2px dashed var(--line-strong) !important; box-shadow: none !important; }
.scopes { list-style: none; margin: 0 0 1rem; padding: 0; }
.scopes li { padding: .625rem 0 .625rem 1.75rem; position: relative; overflow-wrap: anywhere; }
.scopes li + li { border-top: 1px solid var(--line); }
.scopes li::before { content: ''; position: absolute; inset-inline-start: .25rem; top: 1.125rem; width: .5rem; height: .5rem; border: 2px solid var(--link); border-radius: 50%; }
.scopes strong { font-weight: 600; display: block; }
.scopes span { display: block; }
.code-shown { font: 600 1.5rem/1.5 var(--mono); letter-spacing: .12em; overflow-wrap: anywhere; padding: .5rem 1rem; background: var(--surface-2);
  border: 1px solid var(--line); border-radius: var(--radius); text-align: center; }
.empty { text-align: center; padding: 3.5rem 1.25rem; }
.empty svg { color: var(--text-2); margin-bottom: .75rem; }
@media (max-width: 40rem) {
  .bar nav a { padding: .5rem; }
  .tabs { padding: 0; }
  .tabs a { padding: .75rem .625rem; font-size: .9375rem; }
  main { padding-top: 1.25rem; }
  h1 { font-size: 1.5rem; }
  .narrow > .card { padding: 1.25rem; }
  .mail { grid-template-columns: 1fr auto; }
  .mail .subject, .mail .snippet { grid-column: 1 / 3; }
  .mail .subject { white-space: normal; }
  .facts { grid-template-columns: 1fr; gap: 0; }
  .facts dd { margin-bottom: .75rem; }
  .rows, .rows tbody, .rows tr, .rows th, .rows td { display: block; }
  .rows thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .rows th, .rows td { border: 0; padding: .125rem 1rem; }
  .rows td[data-label]::before { content: attr(data-label) ': '; color: var(--text-2); }
  .rows tr { border-top: 1px solid var(--line); padding: .625rem 0; }
}
@media (prefers-reduced-motion: no-preference) { .button, .person, .mail { transition: background-color .1s; } }
`

/** The hash by which a content security policy lets the style sheet in. */
export const styleHash = `'sha256-${hash('sha256', styleSheet, 'base64')}'`
