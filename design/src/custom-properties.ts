import { darkTheme, lightTheme, type Theme, type TokenName } from './themes.ts'

/**
 * The tokens that a style sheet uses, `var(--name)`, in the order of the theme.
 * @throws when it uses one that is none: a browser would leave the declaration out and say nothing.
 */
export function findUsedTokens(styleSheet: string): readonly TokenName[] {
  const used = new Set(Array.from(styleSheet.matchAll(/var\(--([\w-]+)/g), match => match[1] ?? ''))
  const known = Object.keys(lightTheme) as TokenName[]
  const unknown = [...used].filter(name => !known.some(token => token === name))
  if (unknown.length > 0) throw new Error(`The style sheet uses what is no design token: ${unknown.join(', ')}.`)
  return known.filter(token => used.has(token))
}

/** Tokens as CSS custom properties: the light ones for everybody, and what differs for those who prefer the dark. */
export function renderCustomProperties(names: readonly TokenName[]): string {
  const different = names.filter(name => lightTheme[name] !== darkTheme[name])
  return `:root { color-scheme: light dark; ${declare(lightTheme, names)} }
@media (prefers-color-scheme: dark) { :root { ${declare(darkTheme, different)} } }
`
}

function declare(theme: Theme, names: readonly TokenName[]): string {
  return names.map(name => `--${name}: ${theme[name]};`).join(' ')
}
