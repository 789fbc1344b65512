/**
 * The style sheet of the server's own pages: the design tokens that it uses as CSS variables, light and dark, and the
 * few parts that pages are made of. It stands inside each page, so a page is whole without a second request, and its
 * hash in the content security policy is the only style that a browser applies.
 */
import { hash } from 'node:crypto'
import { findUsedTokens, renderCustomProperties } from '@convite/design/custom-properties'
import { formRules } from './form-style.ts'

const pageRules = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--colorNeutralBackground3); color: var(--colorNeutralForeground1);
  font: var(--fontWeightRegular) 16px/1.5 var(--fontFamilyBase); overflow-wrap: break-word; }
h1 { font-size: var(--fontSizeHero700); line-height: 1.25; font-weight: var(--fontWeightSemibold); margin: 0 0 .5rem; letter-spacing: -.01em; }
h2 { font-size: var(--fontSizeBase500); line-height: 1.4; font-weight: var(--fontWeightSemibold); margin: 2rem 0 .75rem; }
h3 { font-size: var(--fontSizeBase400); font-weight: var(--fontWeightSemibold); margin: 1.5rem 0 .5rem; }
p { margin: 0 0 1rem; }
a { color: var(--colorBrandForegroundLink); text-underline-offset: .15em; }
a:hover { text-decoration-thickness: 2px; }
bdi { unicode-bidi: isolate; }
:focus-visible { outline: 2px solid var(--colorStrokeFocus2); outline-offset: 2px; border-radius: var(--borderRadiusMedium); }
.skip { position: absolute; inset-inline-start: 1rem; top: -4rem; background: var(--colorNeutralBackground1); padding: .5rem 1rem; z-index: 2; }
.skip:focus { top: .5rem; }
.bar { background: var(--colorNeutralBackground1); border-bottom: 1px solid var(--colorNeutralStroke2); }
.bar-in { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.5rem; padding: .5rem 1rem; max-width: 72rem; margin: 0 auto; }
.mark { display: inline-flex; align-items: center; gap: .625rem; min-height: 2.5rem; font-weight: var(--fontWeightSemibold); color: var(--colorNeutralForeground1); text-decoration: none; }
.mark svg { flex: none; }
.bar nav ul { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; margin: 0; padding: 0; }
.bar nav a { display: block; padding: .5rem .75rem; border-radius: var(--borderRadiusMedium); color: var(--colorNeutralForeground3); text-decoration: none; }
.bar nav a:hover { background: var(--colorNeutralBackground1Hover); color: var(--colorNeutralForeground1); }
.bar nav a[aria-current] { color: var(--colorNeutralForeground1); font-weight: var(--fontWeightSemibold); box-shadow: inset 0 -2px 0 var(--colorBrandForegroundLink); border-radius: 0; }
main { flex: 1 0 auto; width: 100%; max-width: 72rem; margin: 0 auto; padding: 2rem 1rem 3rem; }
main.narrow, .bar-in.narrow { max-width: 32rem; }
main.medium, .bar-in.medium { max-width: 48rem; }
footer { padding: 1rem; color: var(--colorNeutralForeground3); font-size: var(--fontSizeBase300); text-align: center; }
.lead { color: var(--colorNeutralForeground3); max-width: 46rem; }
.muted { color: var(--colorNeutralForeground3); }
.small { font-size: var(--fontSizeBase300); }
.nowrap { white-space: nowrap; }
.card { background: var(--colorNeutralBackground1); border: 1px solid var(--colorNeutralStroke2); border-radius: var(--borderRadiusXLarge); padding: 1.25rem; margin: 0 0 1.25rem; }
.narrow > .card { box-shadow: var(--shadow4); border-color: transparent; padding: 1.75rem; }
.card > :last-child { margin-bottom: 0; }
.card > h2:first-child, .card > h3:first-child { margin-top: 0; }
.grid { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); }
.grid > .card { margin: 0; min-width: 0; }
.button { overflow-wrap: anywhere; display: inline-flex; align-items: center; justify-content: center; gap: .5rem; min-height: var(--targetSize); padding: .5rem 1.25rem;
  font: var(--fontWeightSemibold) var(--fontSizeBase400)/1.25 var(--fontFamilyBase); color: var(--colorNeutralForeground1); background: var(--colorNeutralBackground1); border: 1px solid var(--colorNeutralStrokeAccessible); border-radius: var(--borderRadiusMedium);
  text-decoration: none; cursor: pointer; }
.button:hover { background: var(--colorNeutralBackground1Hover); }
.button.primary { color: var(--colorNeutralForegroundOnBrand); background: var(--colorBrandBackground); border-color: transparent; }
.button.primary:hover { background: var(--colorBrandBackgroundHover); }
.button.primary:active { background: var(--colorBrandBackgroundPressed); }
.button.plain { border-color: transparent; color: var(--colorBrandForegroundLink); background: none; padding-inline: 0; font-weight: var(--fontWeightRegular); text-decoration: underline;
  text-underline-offset: .15em; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin: 1.25rem 0 0; }
ul.plain { list-style: none; margin: 0; padding: 0; columns: 2 14rem; column-gap: 1.5rem; }
ul.plain.single { columns: auto; }
h2.toc { font-size: var(--fontSizeBase400); margin: 0 0 .25rem; }
h4 { font-size: var(--fontSizeBase300); font-weight: var(--fontWeightSemibold); color: var(--colorNeutralForeground3); margin: 1.25rem 0 .375rem; }
details { margin: .75rem 0; }
dd details { margin: .25rem 0; }
summary { cursor: pointer; color: var(--colorBrandForegroundLink); min-height: 1.5rem; }
ul.plain li { padding: .1875rem 0; break-inside: avoid; }
.people, .mails { list-style: none; margin: 0; padding: 0; }
.people li + li, .mails li + li { border-top: 1px solid var(--colorNeutralStroke2); }
.person { display: flex; align-items: center; gap: .875rem; width: 100%; padding: .75rem .5rem; text-align: start; font: inherit; color: inherit;
  background: none; border: 0; border-radius: var(--borderRadiusMedium); cursor: pointer; min-width: 0; }
button.person:hover { background: var(--colorNeutralBackground1Hover); }
div.person { cursor: default; }
.person span { min-width: 0; }
.person strong { font-weight: var(--fontWeightSemibold); display: block; }
.avatar { flex: none; display: grid; place-items: center; width: 2.5rem; height: 2.5rem; border-radius: 50%; font-weight: var(--fontWeightSemibold); font-size: var(--fontSizeBase300);
  background: var(--colorBrandBackground2); color: var(--colorBrandForegroundLink); }
.badge { display: inline-block; padding: 0 .5rem; border-radius: 1rem; font-size: .8125rem; line-height: 1.5rem; background: var(--colorBrandBackground2); color: var(--colorBrandForegroundLink);
  white-space: nowrap; }
.badge + .badge { margin-inline-start: .25rem; }
.badge.quiet { background: var(--colorNeutralBackground2); color: var(--colorNeutralForeground3); box-shadow: inset 0 0 0 1px var(--colorNeutralStroke2); }
.mail { display: grid; grid-template-columns: minmax(9rem, 14rem) 1fr auto; gap: .125rem 1rem; padding: .75rem 1rem; color: inherit; text-decoration: none; }
.mail:hover { background: var(--colorNeutralBackground1Hover); }
.mail .to, .mail .subject { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mail .to { font-weight: var(--fontWeightSemibold); }
.mail .subject { color: var(--colorBrandForegroundLink); }
.mail .snippet { grid-column: 2 / 4; color: var(--colorNeutralForeground3); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: var(--fontSizeBase300); }
.mail time { color: var(--colorNeutralForeground3); font-size: var(--fontSizeBase300); white-space: nowrap; }
.card.flush { padding: 0; overflow: hidden; }
.search { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: 0 0 1.25rem; }
.search label { flex: 1 1 16rem; max-width: 28rem; }
label > span { display: block; font-weight: var(--fontWeightSemibold); font-size: var(--fontSizeBase300); margin-bottom: .25rem; }
input { width: 100%; min-height: var(--targetSize); padding: .5rem .75rem; font: inherit; color: inherit; background: var(--colorNeutralBackground1); border: 1px solid var(--colorNeutralStrokeAccessible);
  border-radius: var(--borderRadiusMedium); }
.tabs { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; margin: 0; padding: 0 .5rem; border-bottom: 1px solid var(--colorNeutralStroke2); }
.tabs a { display: block; padding: .75rem; color: var(--colorNeutralForeground3); text-decoration: none; }
.tabs a:hover { color: var(--colorNeutralForeground1); }
.tabs a[aria-current] { color: var(--colorNeutralForeground1); font-weight: var(--fontWeightSemibold); box-shadow: inset 0 -2px 0 var(--colorBrandForegroundLink); }
.paper { display: block; width: 100%; height: min(70vh, 56rem); min-height: 26rem; border: 0; background: #ffffff; }
.letter { padding: 1.25rem; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: var(--fontWeightRegular) 1rem/1.5 var(--fontFamilyBase); }
pre { margin: 0; padding: 1rem; overflow-x: auto; background: var(--colorNeutralBackground2); border-radius: var(--borderRadiusMedium); font: var(--fontWeightRegular) .875rem/1.6 var(--fontFamilyMonospace); }
pre.copy { max-height: 15rem; overflow-y: auto; white-space: pre-wrap; overflow-wrap: anywhere; user-select: all; -webkit-user-select: all; border: 1px solid var(--colorNeutralStroke2); }
code { font: var(--fontWeightRegular) .875em/1.5 var(--fontFamilyMonospace); overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .375rem 1.25rem; margin: 0; }
.facts dt { color: var(--colorNeutralForeground3); }
.facts dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.rows { width: 100%; border-collapse: collapse; font-size: .9375rem; }
.rows th, .rows td { text-align: start; vertical-align: top; padding: .625rem 1rem; border-top: 1px solid var(--colorNeutralStroke2); overflow-wrap: anywhere; }
.rows thead th { border-top: 0; color: var(--colorNeutralForeground3); font-weight: var(--fontWeightRegular); font-size: var(--fontSizeBase300); }
.rows tr:target { background: var(--colorBrandBackground2); }
.item { display: flex; gap: 1rem; align-items: flex-start; margin: 0 0 1.25rem; }
.item h1 { font-size: 1.375rem; margin: 0; overflow-wrap: anywhere; }
.item .kind { flex: none; width: 3rem; height: 3rem; color: var(--colorBrandForegroundLink); }
.notice { border: var(--strokeWidthThin) solid transparent; padding: .75rem 1rem; border-radius: var(--borderRadiusMedium); background: var(--colorBrandBackground2); margin: 0 0 1.25rem; }
.notice.good { background: var(--colorStatusSuccessBackground1); color: var(--colorStatusSuccessForeground1); }
.notice.bad { background: var(--colorStatusDangerBackground1); color: var(--colorStatusDangerForeground1); }
.notice.warn { background: var(--colorStatusWarningBackground1); color: var(--colorStatusWarningForeground2); }
.notice > :last-child { margin-bottom: 0; }
.empty { text-align: center; padding: 3.5rem 1.25rem; }
.empty svg { color: var(--colorNeutralForeground3); margin-bottom: .75rem; }
@media (max-width: 40rem) {
  .bar nav a { padding: .5rem; }
  .tabs { padding: 0; }
  .tabs a { padding: .75rem .625rem; font-size: .9375rem; }
  main { padding-top: 1.25rem; }
  h1 { font-size: var(--fontSizeBase600); }
  .narrow > .card { padding: 1.25rem; }
  .mail { grid-template-columns: 1fr auto; }
  .mail .subject, .mail .snippet { grid-column: 1 / 3; }
  .mail .subject { white-space: normal; }
  .facts { grid-template-columns: 1fr; gap: 0; }
  .facts dd { margin-bottom: .75rem; }
  .rows, .rows tbody, .rows tr, .rows th, .rows td { display: block; }
  .rows thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .rows th, .rows td { border: 0; padding: .125rem 1rem; }
  .rows td[data-label]::before { content: attr(data-label) ': '; color: var(--colorNeutralForeground3); }
  .rows tr { border-top: 1px solid var(--colorNeutralStroke2); padding: .625rem 0; }
}
@media (prefers-reduced-motion: no-preference) { .button, .person, .mail { transition: background-color var(--durationFaster) var(--curveEasyEase); } }
`

const rules = pageRules + formRules

export const styleSheet: string = renderCustomProperties(findUsedTokens(rules)) + rules

/** The hash by which a content security policy lets the style sheet in. */
export const styleHash = `'sha256-${hash('sha256', styleSheet, 'base64')}'`
