/**
 * Splits a query value at `separator`, but not inside parentheses or quotes, and trims the parts. Parentheses that do not
 * balance stay as they are; whoever reads the parts refuses them.
 */
export function splitList(text: string, separator: ',' | ';' = ','): string[] {
  const parts: string[] = []
  let depth = 0
  let isQuoted = false
  let start = 0
  for (let index = 0; index < text.length; index++) {
    const char = text[index]
    if (char === "'") isQuoted = !isQuoted
    else if (isQuoted) continue
    else if (char === '(') depth++
    else if (char === ')') depth--
    else if (char === separator && depth === 0) {
      parts.push(text.slice(start, index).trim())
      start = index + 1
    }
  }
  parts.push(text.slice(start).trim())
  return parts
}
