/** The end of a site. Its libraries are drives and have to be removed before it, by whoever asks for both. */
import { sql } from 'kysely'
import { AppError, quoted } from '../domain/errors.ts'
import type { ChangeAuthor } from '../domain/ports/directory-admin.ts'
import { changeDirectory } from './directory-log.ts'
import { readSite, replaceSiteRoles } from './sites.ts'
import { command, type Engine, one, statement } from './statement.ts'

const countLibraries = statement<{ site: string }, { count: number }>(
  'sites.countLibraries',
  ({ p }) => sql`select count(*) as count from drive_owners where owner_id = ${p.site}`,
)

const dropSite = statement<{ site: string }>('sites.drop', ({ p }) => sql`delete from sites where site_id = ${p.site}`)

/**
 * Removes a site for good, with its roles; its path is free again. Throws `directoryObjectNotFound` when there is
 * none and `directoryBadRequest` while it has a library.
 */
export function removeSite(engine: Engine, by: ChangeAuthor, siteId: string): Promise<void> {
  return changeDirectory(engine, by, function* () {
    const { path, displayName } = yield* readSite(siteId)
    const [libraries] = yield* one(command(countLibraries, { site: siteId }))
    if (Number(libraries?.count) > 0) {
      throw new AppError(
        'directoryBadRequest',
        `The site ${quoted(displayName)} still has a library; remove that first.`,
      )
    }
    yield* replaceSiteRoles(siteId, [])
    yield* one(command(dropSite, { site: siteId }))
    const oldValue = { path, displayName }
    return { result: undefined, audit: [{ action: 'site.delete', target: siteId, oldValue, newValue: null }] }
  })
}
