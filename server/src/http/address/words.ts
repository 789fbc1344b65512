/** Lower case for A to Z alone: `toLowerCase` would turn the Kelvin sign into a k (design.md section 9). */
export function foldAscii(text: string): string {
  return /^\p{ASCII}*$/u.test(text) ? text.toLowerCase() : text
}

/** `invite` for `microsoft.graph.invite` and `graph.invite`, in lower case; null for anything without the namespace. */
export function readQualified(name: string): string | null {
  const match = /^(?:microsoft\.)?graph\.(\w+)$/i.exec(name)
  return match?.[1] === undefined ? null : foldAscii(match[1])
}
