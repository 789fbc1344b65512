/** How forms look: fields, boxes to tick, faults, people and permissions to choose from. Part of the style sheet. */
export const formRules = `
.field { margin: 0 0 var(--spacingL); }
.field > label { display: block; font-weight: var(--fontWeightSemibold); font-size: var(--fontSizeBase300); margin-bottom: var(--spacingXS); }
.hint { color: var(--colorNeutralForeground3); font-size: var(--fontSizeBase300); margin: var(--spacingXS) 0 0; }
input[aria-invalid] { border-color: var(--colorStatusDangerForeground1); box-shadow: inset 0 0 0 1px var(--colorStatusDangerForeground1); }
input[readonly] { background: var(--colorNeutralBackground2); border-style: dashed; }
input.code { font-family: var(--fontFamilyMonospace); font-size: var(--fontSizeBase500); letter-spacing: .15em; text-transform: uppercase; }
.check { display: grid; grid-template-columns: auto 1fr; column-gap: var(--spacingM); align-items: start; margin: 0 0 var(--spacingL); }
.check input { width: 1.25rem; height: 1.25rem; min-height: 0; margin: .75rem 0 0; accent-color: var(--colorBrandBackground); }
.check label { min-height: var(--targetSize); padding: var(--spacingMNudge) 0; overflow-wrap: anywhere; }
.check .hint { grid-column: 2; margin: calc(-1 * var(--spacingS)) 0 0; }
.beside { margin: calc(-1 * var(--spacingM)) 0 0; }
.beside a { display: inline-flex; align-items: center; min-height: var(--targetSize); }
.tight { margin-bottom: var(--spacingXS); }
.or { display: flex; align-items: center; gap: var(--spacingM); margin: var(--spacingXXL) 0 var(--spacingL); color: var(--colorNeutralForeground3); }
.or::before, .or::after { content: ''; flex: 1; border-top: var(--strokeWidthThin) solid var(--colorNeutralStroke2); }
.stack { display: grid; gap: var(--spacingM); }
.button.wide { width: 100%; }
.card > div.person:not(.shown) { padding-inline: 0; }
.person { min-height: var(--targetSize); }
.person.shown { border: var(--strokeWidthThin) solid var(--colorNeutralStroke2); padding: var(--spacingM); margin: 0 0 var(--spacingL); }
.person .lines { overflow-wrap: anywhere; }
.person .lines > * { display: block; }
.narrow > .card.demo { border: var(--strokeWidthThick) dashed var(--colorNeutralStrokeAccessible); box-shadow: none; }
.entries { list-style: none; margin: 0; padding: 0; }
.entries > li { display: flex; flex-wrap: wrap; gap: var(--spacingM); align-items: center; justify-content: space-between; padding: var(--spacingM) 0; }
.entries > li + li { border-top: var(--strokeWidthThin) solid var(--colorNeutralStroke2); }
.entries .about { flex: 1 1 16rem; min-width: 0; overflow-wrap: anywhere; }
.entries strong { font-weight: var(--fontWeightSemibold); }
.entries p { margin: var(--spacingXXS) 0 0; color: var(--colorNeutralForeground3); font-size: var(--fontSizeBase300); }
.entries ul { margin: var(--spacingXS) 0; padding-inline-start: var(--spacingXL); font-size: var(--fontSizeBase300); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.facts.below { grid-template-columns: 1fr; gap: 0; }
.facts.below dd { margin-bottom: var(--spacingM); }
.scopes { list-style: none; margin: 0 0 var(--spacingL); padding: 0; }
.scopes li { position: relative; padding: var(--spacingMNudge) 0; padding-inline-start: 1.75rem; overflow-wrap: anywhere; }
.scopes li + li { border-top: var(--strokeWidthThin) solid var(--colorNeutralStroke2); }
.scopes li::before { content: ''; position: absolute; inset-inline-start: .25rem; top: 1.125rem; width: .5rem; height: .5rem;
  border: var(--strokeWidthThick) solid var(--colorBrandForegroundLink); border-radius: var(--borderRadiusCircular); }
.scopes strong, .scopes span { display: block; }
.scopes strong { font-weight: var(--fontWeightSemibold); }
.code-shown { padding: var(--spacingS) var(--spacingL); font: var(--fontWeightSemibold) var(--fontSizeBase600)/1.5 var(--fontFamilyMonospace);
  letter-spacing: .12em; text-align: center; overflow-wrap: anywhere; background: var(--colorNeutralBackground2);
  border: var(--strokeWidthThin) solid var(--colorNeutralStroke2); border-radius: var(--borderRadiusMedium); }
@media (forced-colors: active) {
  /* Where colours are the reader's own, only lines tell one thing from another. */
  .button.primary, input[aria-invalid] { border-width: 3px; }
  .badge, .avatar { border: var(--strokeWidthThin) solid; }
}
@media (max-width: 30rem) { .narrow form .actions .button { flex: 1 1 auto; } }
`
