import type { Application, ClientCertificate } from './application-registry.ts'
import type { ChangeAuthor } from './directory-admin.ts'
import type { Page, PageQuery } from './paging.ts'

/** Secrets of one application that have not ended: enough for a change without a gap. */
export const maxClientSecrets = 5
/** Certificates of one application that have not ended. */
export const maxCertificates = 5

/** What may be known of a secret. */
export interface ClientSecret {
  /** A GUID; `keyId` in Graph. */
  readonly id: string
  readonly displayName: string | null
  /** The first three characters, as Graph shows them; null when the server never saw the secret itself. */
  readonly hint: string | null
  /** UTC milliseconds. It is valid from `startsAt` until before `endsAt`. */
  readonly startsAt: number
  readonly endsAt: number
}

/** A secret to be stored. */
export interface ClientSecretDraft extends ClientSecret {
  /** SHA-256 in lower-case hex. */
  readonly hash: string
  /** Development only: the plain secret, sealed, so that the ready file can show it. */
  readonly sealed: string | null
}

/** A certificate with what people see of it. */
export interface RegisteredCertificate extends ClientCertificate {
  readonly displayName: string | null
  readonly startsAt: number
}

/** What can be said of an application by those who administer it. */
export interface ApplicationFacts
  extends Pick<
    Application,
    | 'clientId'
    | 'servicePrincipalId'
    | 'kind'
    | 'displayName'
    | 'roles'
    | 'redirectUris'
    | 'delegatedScopes'
    | 'isPkceOptional'
  > {
  /** A GUID of its own: the `id` of Graph's application. */
  readonly objectId: string
  /** One that is not enabled gets no token, whoever asks. */
  readonly isEnabled: boolean
}

/** An application to be registered. */
export interface ApplicationDraft extends ApplicationFacts {
  readonly secrets: readonly ClientSecretDraft[]
}

/** An application as it is registered, also when it is disabled; secrets and certificates also when they have ended. */
export interface RegisteredApplication extends ApplicationFacts {
  readonly secrets: readonly ClientSecret[]
  readonly certificates: readonly RegisteredCertificate[]
  readonly createdAt: number
}

/** Absent members stay as they are. */
export type ApplicationChange = Partial<Omit<ApplicationFacts, 'clientId' | 'objectId' | 'servicePrincipalId'>>

/** The three ids by which an application is known; all in lower case. */
export type ApplicationKey =
  | { readonly clientId: string }
  | { readonly objectId: string }
  | { readonly servicePrincipalId: string }

/**
 * Registrations of applications. Each change is one transaction with its audit row. Fails with `directoryBadRequest` when
 * a rule is broken or a client id is taken, with `directoryObjectNotFound` when an id names nothing.
 */
export interface ApplicationAdmin {
  create(by: ChangeAuthor, draft: ApplicationDraft): Promise<RegisteredApplication>
  /**
   * What disables an application ends every grant, code and refresh token of it in the same transaction. So does a
   * change of its kind: what was agreed with a program that keeps a secret was not agreed with one that cannot.
   */
  update(by: ChangeAuthor, clientId: string, change: ApplicationChange): Promise<RegisteredApplication>
  /** Removes the application, all consents to it, and every grant, code and refresh token. False when there is none. */
  remove(by: ChangeAuthor, clientId: string): Promise<boolean>
  /** Adds a secret; those that have ended go. `revokesOthers` ends the others too. At most `maxClientSecrets` stay. */
  addSecret(
    by: ChangeAuthor,
    clientId: string,
    secret: ClientSecretDraft,
    options: { readonly revokesOthers: boolean },
  ): Promise<RegisteredApplication>
  /** False when the application has no such secret. */
  removeSecret(by: ChangeAuthor, clientId: string, secretId: string): Promise<boolean>
  /** Adds a certificate; those that have ended go. At most `maxCertificates` stay. */
  addCertificate(by: ChangeAuthor, clientId: string, certificate: RegisteredCertificate): Promise<RegisteredApplication>
  removeCertificate(by: ChangeAuthor, clientId: string, certificateId: string): Promise<boolean>
  find(key: ApplicationKey): Promise<RegisteredApplication | null>
  /** In order of client ids. */
  list(query: PageQuery): Promise<Page<RegisteredApplication>>
}
