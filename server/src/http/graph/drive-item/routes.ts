import type { GraphRoute } from '../../graph-request.ts'
import { getContentStreamRoute } from './content-stream.ts'
import { countChildrenRoute } from './count-children.ts'
import { createChildRoute } from './create-child.ts'
import { deleteItemRoute } from './delete.ts'
import type { DriveItemDeps } from './deps.ts'
import { getContentRoute } from './get-content.ts'
import { getItemRoute } from './get.ts'
import { listChildrenRoute } from './list-children.ts'
import { putContentRoute } from './put-content.ts'
import { updateItemRoute } from './update.ts'

/** Every operation on items but invite and permissions. */
export function driveItemRoutes(deps: DriveItemDeps): readonly GraphRoute[] {
  const routes = [
    getItemRoute,
    listChildrenRoute,
    countChildrenRoute,
    createChildRoute,
    updateItemRoute,
    deleteItemRoute,
    getContentRoute,
    getContentStreamRoute,
    putContentRoute,
  ]
  return routes.map(route => route(deps))
}
