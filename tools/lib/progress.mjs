// @ts-check
// One line that says how a long step is getting on: rewritten in place on a terminal, a new line every five seconds
// elsewhere (a log of a CI job).

/**
 * Starts the line. `describe` turns the count so far into words; the seconds are added here.
 *
 * @param {(count: number) => string} describe
 */
export function showProgress(describe) {
  const out = process.stderr
  const startedAt = Date.now()
  let count = 0
  const text = () => `  ${describe(count)}, ${Math.round((Date.now() - startedAt) / 1000)} s`
  const show = () => out.write(out.isTTY ? `\r\x1b[K${text()}` : `${text()}\n`)
  const timer = setInterval(show, out.isTTY ? 200 : 5_000)
  return {
    /** Counts one more piece of work done. */
    add() {
      count += 1
    },
    /**
     * Prints a line of its own without tearing the progress line.
     *
     * @param {string} line
     */
    interrupt(line) {
      out.write(out.isTTY ? `\r\x1b[K${line}\n` : `${line}\n`)
    },
    /** Prints the last state and stops. */
    end() {
      clearInterval(timer)
      out.write(out.isTTY ? `\r\x1b[K${text()}\n` : `${text()}\n`)
    },
  }
}
