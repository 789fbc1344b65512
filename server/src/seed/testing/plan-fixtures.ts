import { applicationScopes, delegatedScopes } from '../../auth/tokens/scopes.ts'
import { createRepeatableRandom } from '../../store/conformance/world.ts'
import type { PlanTools } from '../seed-plan.ts'
import type { SeedDocument, SeedItem, SeedUser } from '../seed-schema.ts'

/** What planning needs, with secrets that can be read. */
export const planTools: PlanTools = {
  tenantId: '6b6c0000-0000-4000-8000-00000000c0de',
  now: 1_800_000_000_000,
  random: createRepeatableRandom('plan'),
  secrets: { seal: (text, purpose) => `${purpose}|${text}`, open: sealed => sealed.slice(sealed.indexOf('|') + 1) },
  describeSecret: secret => ({ hash: `hash of ${secret}`, hint: secret.slice(0, 3) }),
  applicationRoles: applicationScopes,
  delegatedScopes,
  origin: 'http://127.0.0.1:4123',
  keepsSecrets: true,
  keptSecrets: new Map(),
  allowLocalhost: false,
}

export const organization = { displayName: 'Example', domains: ['convite.example'] }
export const ana: SeedUser = {
  userPrincipalName: 'ana@convite.example',
  displayName: 'Ana',
  mail: 'ana@convite.example',
  mailNickname: 'ana',
}
/** A document with one drive of Ana's. */
export const withItems = (items: SeedItem[]): SeedDocument => ({
  organization,
  users: [{ ...ana, drives: [{ driveType: 'business', items }] }],
})
