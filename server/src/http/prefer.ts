/**
 * The preferences of a `Prefer` header, by lower-case name: values by comma, any case, unknown ones ignored
 * (odata-and-batch.md section 4). A preference without a value has the empty text.
 */
export function readPreferences(header: string | undefined): ReadonlyMap<string, string> {
  const preferences = new Map<string, string>()
  for (const part of (header ?? '').split(',').slice(0, 20)) {
    const [pair = ''] = part.split(';', 1)
    const equals = pair.indexOf('=')
    const name = (equals < 0 ? pair : pair.slice(0, equals)).trim().toLowerCase()
    const value =
      equals < 0
        ? ''
        : pair
            .slice(equals + 1)
            .trim()
            .replace(/^"(.*)"$/, '$1')
    // The first one of a name counts (RFC 7240 section 2).
    if (name !== '' && !preferences.has(name)) preferences.set(name, value)
  }
  return preferences
}
