import type { ItemWriter } from '../domain/ports/item-writer.ts'
import { replaceContent } from './item-writer-content.ts'
import { createItem } from './item-writer-create.ts'
import { deleteItem } from './item-writer-delete.ts'
import { changeItem } from './item-writer-update.ts'
import type { Engine } from './statement.ts'

/** Writes of items on either engine. */
export function createItemWriter(engine: Engine): ItemWriter {
  return {
    create: write => engine.write(createItem(write)),
    replaceContent: change => engine.write(replaceContent(change)),
    update: write => engine.write(changeItem(write)),
    delete: change => engine.write(deleteItem(change)),
  }
}
