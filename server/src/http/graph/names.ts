import type { Directory } from '../../domain/ports/directory.ts'
import type { IdentityNames } from './identity.ts'

/** Looks up the people behind createdBy, invitedBy and their like, one query for a whole page. */
export interface NameReader {
  read(actors: readonly (string | null)[]): Promise<IdentityNames>
}

/** Wires the reader. Applications keep their id; the registry names them. */
export function createNameReader(directory: Directory): NameReader {
  return {
    async read(actors) {
      const people = [
        ...new Set(actors.filter((actor): actor is string => actor !== null && !actor.startsWith('app:'))),
      ]
      return people.length === 0 ? new Map() : directory.findPrincipals(people)
    },
  }
}
