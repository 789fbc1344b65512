/** The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). Both are `#rrggbb`. */
export function findContrast(first: string, second: string): number {
  const [light = 0, dark = 0] = [findLuminance(first), findLuminance(second)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/** How bright a colour is, 0 to 1 (WCAG 2.2, "relative luminance"). */
export function findLuminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(start => {
    const share = Number.parseInt(color.slice(start, start + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
