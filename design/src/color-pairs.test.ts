import { describe, expect, it } from 'vitest'
import { brandRamp } from './brand-ramp.ts'
import { decorations, shapePairs, textPairs } from './color-pairs.ts'
import { type ColorName, darkColors, lightColors } from './colors.ts'
import { findContrast, findLuminance } from './contrast.ts'

const list = (pairs: typeof textPairs) =>
  Object.entries(pairs).flatMap(([ink, papers]) => papers.map(paper => [ink as ColorName, paper] as const))

describe.each([
  ['light', lightColors],
  ['dark', darkColors],
] as const)('in %s colours', (_name, colors) => {
  it.each(list(textPairs))('the words of %s can be read on %s', (ink, paper) => {
    expect(findContrast(colors[ink], colors[paper])).toBeGreaterThanOrEqual(4.5)
  })

  it.each(list(shapePairs))('the shapes of %s can be seen on %s', (ink, paper) => {
    expect(findContrast(colors[ink], colors[paper])).toBeGreaterThanOrEqual(3)
  })
})

it('every colour is judged or said to be a decoration', () => {
  const judged = [...list(textPairs), ...list(shapePairs)].flat()
  expect(new Set([...judged, ...decorations])).toEqual(new Set(Object.keys(lightColors)))
})

it('contrast is that of the standard', () => {
  expect(findContrast('#000000', '#ffffff')).toBe(21)
  expect(findContrast('#ffffff', '#ffffff')).toBe(1)
  expect(findContrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
})

it('the steps of the brand grow lighter', () => {
  const steps = Object.values(brandRamp).map(findLuminance)
  expect(steps).toHaveLength(16)
  expect(steps).toEqual(steps.toSorted((a, b) => a - b))
})
