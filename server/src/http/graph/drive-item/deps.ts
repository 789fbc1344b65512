import type { SeenItem } from '../../../domain/access/authorize.ts'
import type { CreateFile, CreateFolder } from '../../../domain/items/create-item.ts'
import type { DeleteItem } from '../../../domain/items/delete-item.ts'
import type { ListChildren } from '../../../domain/items/list-children.ts'
import type { OpenContent } from '../../../domain/items/open-content.ts'
import type { ReplaceContent } from '../../../domain/items/replace-content.ts'
import type { StoreContent } from '../../../domain/items/store-content.ts'
import type { UpdateItem } from '../../../domain/items/update-item.ts'
import type { OperationContext } from '../../../domain/operation-context.ts'
import type { ItemReader } from '../../../domain/ports/items.ts'
import type { DownloadLinks } from '../../download-links.ts'
import type { Idempotency } from '../../idempotency.ts'
import type { Locator } from '../../locate.ts'
import type { RefreshContext } from '../../refresh-context.ts'
import type { ItemTags } from '../item-tags.ts'
import type { ItemPresenter } from './present.ts'

/** What the operations on items are made of. */
export interface DriveItemDeps {
  readonly locator: Locator
  readonly items: ItemReader
  readonly tags: ItemTags
  readonly presenter: ItemPresenter
  readonly list: ListChildren
  readonly createFolder: CreateFolder
  readonly createFile: CreateFile
  readonly replaceContent: ReplaceContent
  readonly updateItem: UpdateItem
  readonly deleteItem: DeleteItem
  readonly storeContent: StoreContent
  readonly openContent: OpenContent
  readonly idempotency: Idempotency
  readonly links: DownloadLinks
  readonly refresh: RefreshContext
  /** The permissions of an item as its list shows them, for `$expand=permissions`. */
  readonly expandPermissions: (op: OperationContext, seen: SeenItem) => Promise<readonly Record<string, unknown>[]>
}
