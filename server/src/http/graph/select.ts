/** Keeps the selected properties, in the order of the resource; annotations stay. */
export function selectProperties(
  value: Record<string, unknown>,
  select: readonly string[] | null,
): Record<string, unknown> {
  if (select === null) return value
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => select.includes(name) || name.startsWith('@odata.')),
  )
}
