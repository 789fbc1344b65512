import { describe, expect, it } from 'vitest'
import { findUsedTokens, renderCustomProperties } from './custom-properties.ts'
import { darkTheme, lightTheme, type TokenName } from './themes.ts'

describe('tokens as custom properties', () => {
  it('are the light ones, and below the dark ones that differ', () => {
    expect(renderCustomProperties(['colorNeutralBackground1', 'spacingL'])).toBe(
      ':root { color-scheme: light dark; --colorNeutralBackground1: #ffffff; --spacingL: 1rem; }\n' +
        '@media (prefers-color-scheme: dark) { :root { --colorNeutralBackground1: #292929; } }\n',
    )
  })

  it('are found in a style sheet, each once', () => {
    expect(findUsedTokens('a { color: var(--colorNeutralForeground1) } b { margin: var(--spacingL) }')).toEqual([
      'colorNeutralForeground1',
      'spacingL',
    ])
    expect(findUsedTokens('a { gap: var(--spacingL) var(--spacingL) }')).toEqual(['spacingL'])
  })

  it('that do not exist are refused by name', () => {
    expect(() => findUsedTokens('a { color: var(--colorNeutralForeground9) }')).toThrow(/colorNeutralForeground9/)
  })

  it('hold nothing that could end a declaration or a style element', () => {
    for (const theme of [lightTheme, darkTheme]) {
      for (const name of Object.keys(lightTheme) as TokenName[]) {
        expect(name).toMatch(/^[a-zA-Z][a-zA-Z0-9]*$/)
        expect(theme[name]).toMatch(/^[^;{}<>\\]+$/)
      }
    }
  })
})
