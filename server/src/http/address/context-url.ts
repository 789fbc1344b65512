/**
 * `@odata.context` URLs (odata-and-batch.md section 3). No client is known to parse them; they must be absolute and stable.
 * `root` is the service root with its version, such as `https://files.example.test/v1.0`.
 */

/** The drive of a context: by its own id, or by the person, group or site whose default drive was asked for. */
export interface ContextDrive {
  readonly by: 'drive' | 'user' | 'group' | 'site'
  /** The id, or a person's principal name if the address used it. */
  readonly key: string
}

/** `drives`, `users(id,displayName)`, `directoryObjects`: a list. `selected` is what `$select` asked for. */
export function collectionContext(root: string, set: string, selected: readonly string[] | null = null): string {
  return `${root}/$metadata#${set}${selection(selected)}`
}

/** `users/$entity`, `subscriptions/$entity`: one member of a list. */
export function entityContext(root: string, set: string, selected: readonly string[] | null = null): string {
  return `${collectionContext(root, set, selected)}/$entity`
}

/** `Collection(driveItem)`: lists that no path describes, such as delta, search, recent and the answer of invite. */
export function typedCollectionContext(root: string, type: string): string {
  return `${root}/$metadata#Collection(${type})`
}

/** `microsoft.graph.passwordCredential`: one value of a type, as actions answer it. */
export function typedContext(root: string, type: string): string {
  return `${root}/$metadata#microsoft.graph.${type}`
}

/** One item: `drives('{d}')/items/$entity`, for the root `drives('{d}')/root/$entity`. */
export function itemContext(
  root: string,
  drive: ContextDrive,
  kind: 'item' | 'root',
  selected: readonly string[] | null = null,
): string {
  return entityContext(root, `${drivePath(drive)}/${kind === 'root' ? 'root' : 'items'}`, selected)
}

/** A list below an item, `children`, `permissions`, `versions` or `thumbnails`. `itemId` null stands for the root. */
export function itemListContext(
  root: string,
  drive: ContextDrive,
  itemId: string | null,
  list: string,
  selected: readonly string[] | null = null,
): string {
  const item = itemId === null ? 'root' : `items(${keyOf(itemId)})`
  return collectionContext(root, `${drivePath(drive)}/${item}/${list}`, selected)
}

/** One entity below an item, such as a permission. */
export function itemEntityContext(root: string, drive: ContextDrive, itemId: string | null, list: string): string {
  return `${itemListContext(root, drive, itemId, list)}/$entity`
}

function drivePath({ by, key }: ContextDrive): string {
  return by === 'drive' ? `drives(${keyOf(key)})` : `${by}s(${keyOf(key)})/drive`
}

/** `!` becomes %21 and `@` %40, as in the samples; a quote is doubled, then encoded. */
function keyOf(key: string): string {
  return `'${encodeURIComponent(key.replaceAll("'", "''")).replaceAll('!', '%21').replaceAll("'", '%27')}'`
}

function selection(selected: readonly string[] | null): string {
  return selected === null || selected.length === 0 ? '' : `(${selected.join(',')})`
}
