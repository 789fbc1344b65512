import type { PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { PrincipalId } from '../domain/principal.ts'

/** Principals as the database holds them; secrets are in no select list. */
export interface PrincipalRow {
  principal_id: string
  kind: 'user' | 'group'
  display_name: string
  mail: string | null
  mail_nickname: string | null
  user_principal_name: string | null
  user_type: 'Member' | 'Guest' | null
  external_user_state: 'PendingAcceptance' | 'Accepted' | null
  account_enabled: number
  preferred_language: string | null
  given_name: string | null
  surname: string | null
  job_title: string | null
  description: string | null
  mail_enabled: number
  security_enabled: number
  unified: number
  is_admin: number
  created_at: number
  deleted_at: number | null
  tokens_valid_from: number | null
}

/** The columns that make a record, for select lists. */
export const principalColumns = [
  'principal_id',
  'kind',
  'display_name',
  'mail',
  'mail_nickname',
  'user_principal_name',
  'user_type',
  'external_user_state',
  'account_enabled',
  'preferred_language',
  'given_name',
  'surname',
  'job_title',
  'description',
  'mail_enabled',
  'security_enabled',
  'unified',
  'is_admin',
  'created_at',
  'deleted_at',
  'tokens_valid_from',
] as const satisfies readonly (keyof PrincipalRow)[]

export function toPrincipal(row: PrincipalRow): PrincipalRecord {
  return {
    id: row.principal_id as PrincipalId,
    kind: row.kind,
    displayName: row.display_name,
    mail: row.mail,
    mailNickname: row.mail_nickname,
    userPrincipalName: row.user_principal_name,
    userType: row.user_type,
    externalUserState: row.external_user_state,
    isEnabled: row.account_enabled === 1,
    preferredLanguage: row.preferred_language,
    givenName: row.given_name,
    surname: row.surname,
    jobTitle: row.job_title,
    description: row.description,
    isMailEnabled: row.mail_enabled === 1,
    isSecurityEnabled: row.security_enabled === 1,
    isUnified: row.unified === 1,
    isAdmin: row.is_admin === 1,
    createdAt: row.created_at,
    isDeleted: row.deleted_at !== null,
    tokensValidFrom: row.tokens_valid_from,
  }
}
