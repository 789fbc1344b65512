/** What a run found, as a table for people, as JSON for programs and as a picture for the documents. */
import { type Finding, judgeFinding } from './row.ts'
import type { Spread } from './spread.ts'

const round = (value: number) => (value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(3))
const span = ({ minimum, median, maximum }: Spread) => `${round(median)} (${round(minimum)}..${round(maximum)})`

/** One line for each finding: figure, reference, ratio, targets, verdict; each with minimum and maximum of the rounds. */
export function formatTable(findings: readonly Finding[]): string {
  const rows = findings.map(finding => {
    const { name, unit, figure, reference, result, targets } = finding
    return [
      name,
      `${span(figure)} ${unit}`,
      reference ? `${reference.name} ${span(reference.figure)}` : '',
      reference ? span(result) : '',
      `${targets.atLeast} / ${targets.dream}`,
      judgeFinding(finding),
    ]
  })
  const all = [['row', 'figure: median (min..max)', 'reference', 'ratio', 'at least / dream', 'verdict'], ...rows]
  const widths = (all[0] as string[]).map((_, column) => Math.max(...all.map(row => (row[column] ?? '').length)))
  return all
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

const width = 760
const rowHeight = 56
const scaleLeft = 330
const scaleWidth = 380

/** How near a finding is to its target, 1 being there: larger is better, whichever way its own figure goes. */
function progress({ result, isLowerBetter }: Finding, target: number): number {
  return isLowerBetter ? target / result.median : result.median / target
}

/** The picture: for each row a bar on a scale on which 1 is the "at least" column and a mark is the dream. */
export function drawPlot(findings: readonly Finding[]): string {
  const furthest = Math.max(
    2,
    ...findings.map(finding => Math.max(progress(finding, finding.targets.atLeast), dreamAt(finding))),
  )
  const x = (value: number) => scaleLeft + (Math.min(value, furthest) / furthest) * scaleWidth
  const bars = findings.map((finding, index) => {
    const top = 64 + index * rowHeight
    const reached = progress(finding, finding.targets.atLeast)
    return `<text class="ink" x="16" y="${top + 14}">${escapeXml(finding.name)}</text>
<text class="soft" x="16" y="${top + 32}">${escapeXml(`${round(finding.result.median)}${finding.reference ? ` of ${finding.reference.name}` : ` ${finding.unit}`}`)}</text>
<rect class="${reached >= 1 ? 'good' : 'short'}" x="${scaleLeft}" y="${top}" width="${(x(reached) - scaleLeft).toFixed(1)}" height="22" rx="3"/>
<line class="dream" x1="${x(dreamAt(finding)).toFixed(1)}" x2="${x(dreamAt(finding)).toFixed(1)}" y1="${top - 6}" y2="${top + 28}"/>`
  })
  const height = 84 + findings.length * rowHeight
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Benchmark figures against their targets">
<style>text{font:14px 'Segoe UI',system-ui,sans-serif}.ink{fill:#242424}.soft{fill:#616161;font-size:12px}.good{fill:#0e7a7a}.short{fill:#b3541e}.target{stroke:#616161;stroke-dasharray:4 4}.dream{stroke:#6b3fa0;stroke-width:3}.page{fill:#fff}
@media (prefers-color-scheme:dark){.ink{fill:#f5f5f5}.soft{fill:#adadad}.page{fill:#1f1f1f}.good{fill:#3fb8b8}.short{fill:#e08a54}.dream{stroke:#b794f4}.target{stroke:#adadad}}</style>
<rect class="page" width="${width}" height="${height}"/>
<text class="ink" x="16" y="28">Bars end where the figure stands; the dashed line is "at least", the thick mark the dream.</text>
<line class="target" x1="${x(1).toFixed(1)}" x2="${x(1).toFixed(1)}" y1="44" y2="${height - 16}"/>
${bars.join('\n')}
</svg>
`
}

function dreamAt(finding: Finding): number {
  const { targets, isLowerBetter } = finding
  return isLowerBetter ? targets.atLeast / targets.dream : targets.dream / targets.atLeast
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
