import type { KeptHolder } from '../domain/ports/kept-secrets.ts'
import { loadDemoSeed } from './demo-seed.ts'

/**
 * Those of the demo, whose names and roles everybody can read. What another seed document made, its author knows and
 * may serve.
 */
export function pickDemoHolders(holders: readonly KeptHolder[]): readonly KeptHolder[] {
  if (holders.length === 0) return []
  const { users = [], applications = [] } = loadDemoSeed()
  const people = new Set(users.flatMap(({ userPrincipalName, mail }) => [userPrincipalName, mail]))
  const programs = new Set(applications.map(({ displayName }) => displayName))
  return holders.filter(({ kind, name }) => (kind === 'person' ? people : programs).has(name))
}
