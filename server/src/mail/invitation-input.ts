/** All that an invitation says. Every address is a wire address (address.ts), every name as people typed it. */
export interface InvitationInput {
  readonly deliveryId: string
  /** 1 for the first mail of this delivery, one more for each re-send; repeated tries keep it. */
  readonly sendCount: number
  /** When the mail was written, by the movable clock, UTC milliseconds. */
  readonly sentAt: number
  readonly inviter: {
    /** `service`: an application or the organisation itself. Administrators give those names, so they cannot pretend. */
    readonly kind: 'person' | 'service'
    readonly name: string
    readonly address: string | null
    readonly isGuest: boolean
  }
  readonly site: string
  readonly organisation: string
  readonly tenantId: string
  readonly recipient: { readonly address: string; readonly name: string | null; readonly language: string }
  readonly item: { readonly name: string; readonly kind: 'file' | 'folder' }
  readonly role: 'read' | 'write'
  readonly message: string | null
  /** UTC milliseconds. */
  readonly expiresAt: number | null
  /** Of the recipient where known, else the server's; an IANA name. */
  readonly timeZone: string
  readonly link: string
  /**
   * `direct`: the recipient has an account; `signIn`: proves the address by a code; `anonymous`: the link is enough;
   * `password`: the link and a password, which never stands in the mail (mail.md section 4).
   */
  readonly access: 'direct' | 'signIn' | 'anonymous' | 'password'
  /** The address in From: the configured one, or the inviter's where the administrator lists its domain. */
  readonly from: string
  /** The domain of Message-ID. */
  readonly fromDomain: string
  /** Where bounces go. */
  readonly envelopeFrom: string
  /** Answers go to the inviter; an organisation can switch that off (mail.md section 4). */
  readonly replyToInviter: boolean
  /** Page that puts the recipient on the list of those who get no invitations. */
  readonly stopLink: string | null
  /** Whom to tell of misuse. */
  readonly reportAddress: string | null
}
