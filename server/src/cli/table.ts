/** Columns of text for a terminal. Widths are counted in what people see, not in code units. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows]
  const widths = head.map((_title, column) => Math.max(...lines.map(line => widthOf(line[column] ?? ''))))
  return lines.map(line => formatLine(line, widths)).join('')
}

function formatLine(cells: readonly string[], widths: readonly number[]): string {
  const padded = cells.map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell))))
  return `${padded.join('  ').trimEnd()}\n`
}

const letters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Letters with their marks; East Asian ones and pictures take two places. */
function widthOf(text: string): number {
  let width = 0
  for (const { segment } of letters.segment(text)) {
    width += /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/u.test(segment)
      ? 2
      : 1
  }
  return width
}
