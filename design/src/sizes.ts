/**
 * Spacing, corners, lines and type, by the names and sizes of Fluent 2, which has each spacing twice under one value
 * (`spacingHorizontalL`, `spacingVerticalL`). Sizes that text depends on are in `rem`: they follow the size of type
 * that a person set in the browser.
 */
export const sizes = {
  spacingXXS: '0.125rem',
  spacingXS: '0.25rem',
  spacingSNudge: '0.375rem',
  spacingS: '0.5rem',
  spacingMNudge: '0.625rem',
  spacingM: '0.75rem',
  spacingL: '1rem',
  spacingXL: '1.25rem',
  spacingXXL: '1.5rem',
  spacingXXXL: '2rem',
  borderRadiusMedium: '4px',
  borderRadiusXLarge: '8px',
  borderRadiusCircular: '10000px',
  strokeWidthThin: '1px',
  strokeWidthThick: '2px',
  fontFamilyBase:
    "'Segoe UI Variable', 'Segoe UI', system-ui, -apple-system, Roboto, 'Helvetica Neue', 'Noto Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Code', Consolas, 'SF Mono', Menlo, 'DejaVu Sans Mono', monospace",
  fontSizeBase200: '0.75rem',
  fontSizeBase300: '0.875rem',
  fontSizeBase400: '1rem',
  fontSizeBase500: '1.25rem',
  fontSizeBase600: '1.5rem',
  fontSizeHero700: '1.75rem',
  lineHeightBase200: '1rem',
  lineHeightBase300: '1.25rem',
  lineHeightBase400: '1.5rem',
  lineHeightBase500: '1.75rem',
  lineHeightBase600: '2rem',
  lineHeightHero700: '2.25rem',
  fontWeightRegular: '400',
  fontWeightSemibold: '600',
  /** The least height and width of what a finger has to hit. */
  targetSize: '2.75rem',
} as const
