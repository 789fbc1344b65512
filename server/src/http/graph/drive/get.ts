import { getDrive } from '@convite/contract/drive/get'
import { entityContext } from '../../address/context-url.ts'
import { parseQueryOptions } from '../../address/query.ts'
import { type GraphRoute, operation } from '../../graph-request.ts'
import { describeDrive, notFound } from '../../locate.ts'
import { driveProperties } from './present.ts'
import { type DriveRouteDeps, presentDrives, seeDrive } from './shown.ts'

/** `drive: get`. */
export const driveRoute = (deps: DriveRouteDeps): GraphRoute =>
  operation(getDrive, async (op, request) => {
    const { select } = parseQueryOptions(request.query, { allowed: ['select'], select: driveProperties })
    const ref = request.address.drive
    if (!ref) throw notFound('drive')
    const key = await deps.locator.findDriveKey(op, ref)
    const drive = await seeDrive(deps, op, key, describeDrive(ref))
    const [body] = await presentDrives(deps, request, [drive], select)
    return { status: 200, body: { '@odata.context': entityContext(request.root, 'drives', select), ...body } }
  })
