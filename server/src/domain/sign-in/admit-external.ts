/** The use case behind a sign-in at an identity provider: from what the provider proved to a person here. */
import type { Random } from '../ports/clock.ts'
import type { Directory } from '../ports/directory.ts'
import type { ChangeAuthor } from '../ports/directory-admin.ts'
import type { ExternalIdentities, GroupMembership } from '../ports/external-identities.ts'
import type { Logger } from '../ports/log.ts'
import type { SettingsStore } from '../ports/settings-store.ts'
import type { PrincipalId } from '../principal.ts'
import type { AdmissionOutcome } from './decide-admission.ts'
import type { ExternalIdentity, ExternalProviderRules } from './external-identity.ts'

export interface AdmitExternalDeps {
  readonly identities: Pick<ExternalIdentities, 'admit'>
  readonly directory: Pick<Directory, 'findGroup'>
  readonly settings: Pick<SettingsStore, 'organization' | 'current'>
  readonly random: Random
  readonly log: Logger
  /** Accepts addresses at `localhost`; development mode only. */
  readonly allowLocalhost: boolean
}

/** Lets somebody in, or says why not. Each call is one sign-in. */
export type AdmitExternal = (
  by: ChangeAuthor,
  identity: ExternalIdentity,
  rules: ExternalProviderRules,
) => Promise<AdmissionOutcome>

/** Makes the use case. */
export function createAdmitExternal(deps: AdmitExternalDeps): AdmitExternal {
  return async (by, identity, rules) => {
    const policy = {
      rules,
      organization: deps.settings.organization(),
      settings: await deps.settings.current(),
      newId: deps.random.guid() as PrincipalId,
      allowLocalhost: deps.allowLocalhost,
    }
    const outcome = await deps.identities.admit(by, identity, policy, await decideGroups(deps, identity, rules))
    const facts = { provider: rules.label, issuer: identity.issuer, subject: identity.subject, ...outcome }
    if (outcome.kind === 'refused') deps.log.warn(facts, 'a sign-in at an identity provider was refused')
    else deps.log.info(facts, 'somebody signed in at an identity provider')
    return outcome
  }
}

/** Which groups the provider decides about, and which of them the identity is in. A group that is gone decides nothing. */
async function decideGroups(
  { directory, log }: AdmitExternalDeps,
  identity: ExternalIdentity,
  { groups, label }: ExternalProviderRules,
): Promise<GroupMembership> {
  const decided = new Set<string>()
  const wanted = new Set<string>()
  for (const [value, key] of Object.entries(groups?.map ?? {})) {
    const group = await directory.findGroup(key)
    if (group === null) {
      log.warn({ provider: label, group: key }, 'the configuration maps a claim to a group that is not there')
      continue
    }
    decided.add(group.id)
    // Several values may lead to one group.
    if (identity.groups.includes(value)) wanted.add(group.id)
  }
  return { decided: [...decided], wanted }
}
