/** Which colour stands on which. Whoever puts two together that do not stand here adds them; the test judges them. */
import type { ColorName } from './colors.ts'

type Pairs = Readonly<Partial<Record<ColorName, readonly ColorName[]>>>

const papers = ['colorNeutralBackground1', 'colorNeutralBackground1Hover', 'colorNeutralBackground2'] as const
const page = 'colorNeutralBackground3'

/** Words and what they stand on: at least 4.5 (WCAG 2.2, 1.4.3). */
export const textPairs: Pairs = {
  colorNeutralForeground1: [...papers, page, 'colorBrandBackground2'],
  colorNeutralForeground3: [...papers, page, 'colorBrandBackground2'],
  colorBrandForegroundLink: [...papers, page, 'colorBrandBackground2'],
  colorNeutralForegroundOnBrand: ['colorBrandBackground', 'colorBrandBackgroundHover', 'colorBrandBackgroundPressed'],
  colorStatusSuccessForeground1: ['colorStatusSuccessBackground1', 'colorNeutralBackground1'],
  colorStatusDangerForeground1: ['colorStatusDangerBackground1', 'colorNeutralBackground1'],
  colorStatusWarningForeground2: ['colorStatusWarningBackground1', 'colorNeutralBackground1'],
}

/** What bounds or marks something that can be used, and what it stands on: at least 3 (WCAG 2.2, 1.4.11). */
export const shapePairs: Pairs = {
  colorNeutralStrokeAccessible: [...papers, page],
  colorStrokeFocus2: [...papers, page, 'colorBrandBackground2'],
  colorBrandForegroundLink: [...papers, page],
  colorBrandBackground: [...papers, page],
  colorStatusDangerForeground1: ['colorNeutralBackground1'],
}

/** Lines that only part what words and distances part already. */
export const decorations: readonly ColorName[] = ['colorNeutralStroke2']
