/**
 * Finds the place where a text stops being JSON, and what would have been right there. Only asked after JSON.parse
 * has refused the text: the engine's own message names a position for some faults only, and repeats parts of the
 * body, which may hold a password. It walks with a stack of its own, so deep nesting cannot overflow the thread's.
 */
export interface JsonFault {
  /** From 1 on. */
  readonly line: number
  /** From 1 on, in UTF-16 code units. */
  readonly column: number
  /** What would be right, in words. */
  readonly expected: string
  /** What is there: one character in quotes, its number when it cannot be shown, or the end of the text. */
  readonly found: string
}

/** The tokens of JSON; each is tried at one place, and none can look at a character twice. */
const whitespace = /[ \t\n\r]*/uy
const literal = /(?:true|false|null)(?![A-Za-z0-9_])/uy
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![0-9.eE+-])/uy
// oxlint-disable-next-line no-control-regex -- what may not stand in a string
const stringInside = /[^"\\\u0000-\u001f]*/uy
const stringEscape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/uy

const expectations = {
  value: 'a value',
  firstElement: 'a value or ]',
  firstKey: 'a member name in double quotes or }',
  key: 'a member name in double quotes',
  colon: 'a colon',
  afterElement: 'a comma or ]',
  afterMember: 'a comma or }',
  end: 'the end of the body',
} as const

type State = keyof typeof expectations

/** The first fault of a text that JSON.parse refuses. */
export function findJsonFault(text: string): JsonFault {
  const open: ('[' | '{')[] = []
  let state: State = 'value'
  let at = skip(whitespace, text, 0)

  for (;;) {
    const character = text[at]
    const step = takeStep(state, character, text, at)
    if ('fault' in step) return describeFault(text, step.at, step.fault)
    if (step.opens !== undefined) open.push(step.opens)
    if (step.closes) open.pop()
    // The end of a valid text; JSON.parse does not send such a one here.
    if (step.ends) return describeFault(text, at, 'JSON')
    state = step.next ?? stateAfterValue(open.at(-1))
    at = skip(whitespace, text, step.at)
  }
}

interface Step {
  /** Where the walk goes on. */
  readonly at: number
  /** The next state; when absent, a value has ended here. */
  readonly next?: State
  readonly opens?: '[' | '{'
  readonly closes?: true
  readonly ends?: true
}

interface Stop {
  readonly at: number
  readonly fault: string
}

function takeStep(state: State, character: string | undefined, text: string, at: number): Step | Stop {
  const stop: Stop = { at, fault: expectations[state] }
  switch (state) {
    case 'end':
      return character === undefined ? { at, ends: true } : stop
    case 'colon':
      return character === ':' ? { at: at + 1, next: 'value' } : stop
    case 'afterElement':
      return takeSeparator(character, ']', 'value', stop)
    case 'afterMember':
      return takeSeparator(character, '}', 'key', stop)
    case 'key':
    case 'firstKey':
      if (character === '}' && state === 'firstKey') return { at: at + 1, closes: true }
      return character === '"' ? takeString(text, at, 'colon') : stop
    case 'firstElement':
      return character === ']' ? { at: at + 1, closes: true } : takeValue(character, text, stop)
    default:
      return takeValue(character, text, stop)
  }
}

function takeSeparator(character: string | undefined, closing: string, next: State, stop: Stop): Step | Stop {
  if (character === ',') return { at: stop.at + 1, next }
  return character === closing ? { at: stop.at + 1, closes: true } : stop
}

function takeValue(character: string | undefined, text: string, stop: Stop): Step | Stop {
  if (character === '{') return { at: stop.at + 1, next: 'firstKey', opens: '{' }
  if (character === '[') return { at: stop.at + 1, next: 'firstElement', opens: '[' }
  if (character === '"') return takeString(text, stop.at)
  const end = Math.max(skip(literal, text, stop.at), skip(number, text, stop.at))
  return end > stop.at ? { at: end } : stop
}

function takeString(text: string, start: number, next?: State): Step | Stop {
  let at = skip(stringInside, text, start + 1)
  while (text[at] === '\\') {
    const escaped = skip(stringEscape, text, at)
    if (escaped === at) return { at, fault: 'an escape that JSON knows' }
    at = skip(stringInside, text, escaped)
  }
  if (text[at] === '"') return { at: at + 1, next }
  const fault =
    text[at] === undefined ? 'the closing quote of a string' : 'an escape in the place of a control character'
  return { at, fault }
}

function stateAfterValue(container: '[' | '{' | undefined): State {
  if (container === undefined) return 'end'
  return container === '[' ? 'afterElement' : 'afterMember'
}

/** The place behind a token that stands at `at`; `at` itself when it does not stand there. */
function skip(token: RegExp, text: string, at: number): number {
  token.lastIndex = at
  return token.test(text) ? token.lastIndex : at
}

function describeFault(text: string, at: number, expected: string): JsonFault {
  const before = text.slice(0, at)
  const lineStart = before.lastIndexOf('\n') + 1
  let line = 1
  for (let next = before.indexOf('\n'); next >= 0; next = before.indexOf('\n', next + 1)) line++
  return { line, column: at - lineStart + 1, expected, found: describeCharacter(text.codePointAt(at)) }
}

function describeCharacter(codePoint: number | undefined): string {
  if (codePoint === undefined) return 'the body ends'
  const character = String.fromCodePoint(codePoint)
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(character)
    ? `'${character}' is there`
    : `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')} is there`
}
