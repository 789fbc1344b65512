/**
 * The brand's colour from dark to light, in the sixteen steps that Fluent calls `BrandVariants`. A React application
 * gives it to `createLightTheme` or `createDarkTheme` and lays our theme over the result.
 */
export const brandRamp = {
  10: '#03191c',
  20: '#06272b',
  30: '#08343a',
  40: '#083940',
  50: '#0a434b',
  60: '#0b4a52',
  70: '#0c525a',
  80: '#0e5a63',
  90: '#2f7f88',
  100: '#62b6bf',
  110: '#7ccbd3',
  120: '#8ad4dc',
  130: '#96d7dd',
  140: '#b4e3e7',
  150: '#d0eef0',
  160: '#e6f2f3',
} as const
