/** What an invite asks for, in the domain's words. */
export interface RecipientInput {
  readonly email: string | null
  readonly alias: string | null
  readonly objectId: string | null
}

export interface InviteRequest {
  readonly recipients: readonly RecipientInput[]
  readonly roles: readonly string[]
  /** Null when it was not sent: the default depends on the drive (invite.md section 3). */
  readonly requireSignIn: boolean | null
  readonly sendInvitation: boolean
  readonly message: string | null
  readonly expirationDateTime: string | null
  readonly password: string | null
  readonly retainInheritedPermissions: boolean
}
