/**
 * The colours, by the names of Fluent 2. Neutral and status colours are Fluent's own; the brand is ours, and in the
 * dark its surfaces are light with dark words on them, because the brand's colour would hardly stand out there.
 */
import { brandRamp } from './brand-ramp.ts'

export const lightColors = {
  /** Words; 3 for those of less weight. */
  colorNeutralForeground1: '#242424',
  colorNeutralForeground3: '#616161',
  /** Cards and fields; 2 for parts set apart inside them; 3 for the page below. */
  colorNeutralBackground1: '#ffffff',
  colorNeutralBackground1Hover: '#f5f5f5',
  colorNeutralBackground2: '#fafafa',
  colorNeutralBackground3: '#f5f5f5',
  /** Lines that only part; the accessible one bounds what can be used. */
  colorNeutralStroke2: '#e0e0e0',
  colorNeutralStrokeAccessible: '#616161',
  colorBrandForegroundLink: brandRamp[80],
  colorBrandBackground: brandRamp[80],
  colorBrandBackgroundHover: brandRamp[60],
  colorBrandBackgroundPressed: brandRamp[40],
  colorNeutralForegroundOnBrand: '#ffffff',
  colorBrandBackground2: brandRamp[160],
  colorStatusSuccessForeground1: '#0e700e',
  colorStatusSuccessBackground1: '#f1faf1',
  colorStatusDangerForeground1: '#b10e1c',
  colorStatusDangerBackground1: '#fdf3f4',
  colorStatusWarningForeground2: '#8a3707',
  colorStatusWarningBackground1: '#fff9f5',
  /** The ring around what has the focus. */
  colorStrokeFocus2: '#000000',
} as const satisfies Readonly<Record<`color${string}`, string>>

/** The name of a colour. */
export type ColorName = keyof typeof lightColors

export const darkColors: Readonly<Record<ColorName, string>> = {
  colorNeutralForeground1: '#ffffff',
  colorNeutralForeground3: '#adadad',
  colorNeutralBackground1: '#292929',
  colorNeutralBackground1Hover: '#3d3d3d',
  colorNeutralBackground2: '#1f1f1f',
  colorNeutralBackground3: '#141414',
  colorNeutralStroke2: '#525252',
  colorNeutralStrokeAccessible: '#adadad',
  colorBrandForegroundLink: brandRamp[120],
  colorBrandBackground: brandRamp[110],
  colorBrandBackgroundHover: brandRamp[130],
  colorBrandBackgroundPressed: brandRamp[100],
  colorNeutralForegroundOnBrand: brandRamp[20],
  colorBrandBackground2: brandRamp[30],
  colorStatusSuccessForeground1: '#54b054',
  colorStatusSuccessBackground1: '#052505',
  // Fluent's own foreground (#dc626d) has too little contrast on a card.
  colorStatusDangerForeground1: '#eeacb2',
  colorStatusDangerBackground1: '#3b0509',
  colorStatusWarningForeground2: '#fdcfb4',
  colorStatusWarningBackground1: '#4a1e04',
  colorStrokeFocus2: '#ffffff',
}
