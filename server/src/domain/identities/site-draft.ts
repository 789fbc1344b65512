import { AppError, quoted } from '../errors.ts'
import { nameKey } from '../items/names.ts'
import type { Organization } from '../organization.ts'
import type { SiteRecord } from './site-record.ts'

/** A site as somebody asks for it. */
export interface SiteDraft {
  /** The GUID of the collection. */
  readonly id: string
  readonly webId: string
  readonly displayName: string
  readonly description?: string | null
  /** Such as `sites/team`; empty for the root site. */
  readonly path: string
  readonly isRoot?: boolean
}

/** What the path of a site begins with, so that it meets no other address of the server. */
export const sitePathRoots = ['sites', 'teams'] as const

const segment = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._-]*$/u

/** Checks a site. Throws `directoryBadRequest` with the member that is wrong as target. */
export function prepareSite(draft: SiteDraft, organization: Organization, now: number): SiteRecord {
  const displayName = draft.displayName.trim()
  if (displayName === '' || displayName.length > 256 || !displayName.isWellFormed() || /\p{Cc}/u.test(displayName)) {
    throw refuse(
      'displayName',
      `${quoted(displayName)} is no name; give 1 to 256 characters without control characters.`,
    )
  }
  const path = draft.path.replace(/^\/|\/$/g, '')
  const isRoot = draft.isRoot ?? false
  if (isRoot !== (path === '')) {
    throw refuse(
      'path',
      isRoot ? `${quoted(path)} is not empty, as the root site's is.` : 'is missing; give one such as sites/team.',
    )
  }
  const segments = isRoot ? [] : path.split('/')
  const wrong = segments.find(part => !segment.test(part))
  const isAtRoot = isRoot || (segments.length > 1 && sitePathRoots.some(root => root === segments[0]))
  if (wrong !== undefined || path.length > 256 || !isAtRoot) {
    throw refuse(
      'path',
      `${quoted(path)} has not the form sites/team or teams/one: letters, digits, '.', '_' and '-' between slashes.`,
    )
  }
  return {
    id: draft.id,
    webId: draft.webId,
    hostname: organization.siteHostname,
    path,
    name: segments.at(-1) ?? organization.siteHostname,
    displayName,
    description: draft.description ?? null,
    isRoot,
    createdAt: now,
  }
}

/** The form in which paths of sites are compared. */
export function sitePathKey(path: string): string {
  return nameKey(path)
}

function refuse(target: string, text: string): AppError {
  return new AppError('directoryBadRequest', `${target} ${text}`, { target })
}
