/** How a program of this folder speaks with the test that started it. */
import { createInterface } from 'node:readline'

/** What the test gave. */
export function readInput<Name extends string>(): Record<Name, string> {
  return JSON.parse(process.argv[2] ?? '') as Record<Name, string>
}

export function tell(event: string, details: object = {}): void {
  process.stdout.write(`${JSON.stringify({ event, ...details })}\n`)
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()

/** Waits for what the test answers. */
export async function hear<Answer>(): Promise<Answer> {
  const { value } = await lines.next()
  return JSON.parse(value ?? '') as Answer
}
