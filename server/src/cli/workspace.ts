/**
 * The services of a server's data, for commands that do one thing and end. They work beside a running server: the
 * database keeps the writes apart, and the server notices by the directory's version.
 */
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Services } from '../composition/services.ts'
import type { Organization } from '../domain/organization.ts'
import type { ChangeAuthor } from '../domain/ports/directory-admin.ts'
import type { Page, PageQuery } from '../domain/ports/paging.ts'
import { CliFailure } from './failure.ts'
import { type DataConfig, loadDataConfig } from './load-config.ts'
import type { CommandContext } from './run.ts'

export interface Workspace extends DataConfig {
  readonly services: Services
  readonly organization: Organization
  /** Who changes things, for the audit: the command line speaks for the system. */
  author(): ChangeAuthor
}

/** The application id under which the command line stands in the audit. */
export const commandLineAppId = 'convite-command-line'

/** Opens the data, runs `use`, closes it whatever happens. Fails when there is no data or no organisation yet. */
export async function withWorkspace<T>(context: CommandContext, use: (workspace: Workspace) => Promise<T>): Promise<T> {
  const data = await loadDataConfig(context)
  demandData(data)
  const { openServices } = await import('../app.ts')
  const services = await openServices(data.config, data.origin)
  try {
    const { organization } = await services.settings.facts()
    if (organization === null) throw new CliFailure('noData', `The database holds no organisation yet; ${waysToBegin}.`)
    const author = () => ({
      actor: 'system',
      appId: commandLineAppId,
      requestId: randomUUID(),
      now: services.clock.now(),
    })
    return await use({ ...data, services, organization, author })
  } finally {
    await services.engine.close()
  }
}

const waysToBegin = 'start a server on it (convite dev), or fill it by convite seed FILE'

/** An embedded database would be made by opening it; a command that looks at data must not make an empty one. */
function demandData({ config: { database, dataFolder } }: DataConfig): void {
  if (database.kind === 'postgres' || existsSync(database.file)) return
  throw new CliFailure('noData', `There is no data in ${dataFolder}; ${waysToBegin}, or name the folder by --data.`)
}

/** Reads a list to its end. */
export async function readAll<T>(list: (query: PageQuery) => Promise<Page<T>>): Promise<T[]> {
  const entries: T[] = []
  for (let after: PageQuery['after'] = null; ; ) {
    const page = await list({ after, limit: 500 })
    entries.push(...page.entries)
    if (page.after === null) return entries
    after = page.after
  }
}
