import type { ChangeAuthor } from './directory-admin.ts'

/** What a first sign-in of an invited person changes. */
export interface Redemption {
  /**
   * Redeems the invitations of a guest, as their sign-in does (invite.md section 5, state rule 6;
   * identities-and-recipients.md, redeemed): the account's state becomes `Accepted`, and every invitation of theirs
   * that has not ended says by whom and when it was redeemed. Each drive touched takes one change number, so eTags
   * follow. Repeating it changes nothing but invitations that came in between. A member, and whoever is unknown or
   * deleted, has nothing to redeem.
   * @returns whether anything changed.
   */
  redeemGuest(by: ChangeAuthor, guestId: string): Promise<boolean>
}
