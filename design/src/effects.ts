/** Shadows and motion, by the names and values of Fluent 2. */

export const lightShadows = {
  shadow2: '0 0 2px rgb(0 0 0 / 12%), 0 1px 2px rgb(0 0 0 / 14%)',
  shadow4: '0 0 2px rgb(0 0 0 / 12%), 0 2px 4px rgb(0 0 0 / 14%)',
  shadow16: '0 0 2px rgb(0 0 0 / 12%), 0 8px 16px rgb(0 0 0 / 14%)',
} as const

export const darkShadows: Readonly<Record<keyof typeof lightShadows, string>> = {
  shadow2: '0 0 2px rgb(0 0 0 / 24%), 0 1px 2px rgb(0 0 0 / 28%)',
  shadow4: '0 0 2px rgb(0 0 0 / 24%), 0 2px 4px rgb(0 0 0 / 28%)',
  shadow16: '0 0 2px rgb(0 0 0 / 24%), 0 8px 16px rgb(0 0 0 / 28%)',
}

/** For those who did not ask for less motion. */
export const motion = {
  durationFaster: '100ms',
  durationNormal: '200ms',
  curveEasyEase: 'cubic-bezier(0.33, 0, 0.67, 1)',
} as const
