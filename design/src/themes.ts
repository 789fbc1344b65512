/** The two themes, each whole: every token by its name, as text that CSS takes. */
import { darkColors, lightColors } from './colors.ts'
import { darkShadows, lightShadows, motion } from './effects.ts'
import { sizes } from './sizes.ts'

export const lightTheme = { ...lightColors, ...sizes, ...lightShadows, ...motion } as const

/** The name of a token; in CSS it stands behind two hyphens. */
export type TokenName = keyof typeof lightTheme

export type Theme = Readonly<Record<TokenName, string>>

export const darkTheme: Theme = { ...darkColors, ...sizes, ...darkShadows, ...motion }
