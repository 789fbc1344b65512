/** How many mails each sender queued in the present hour, which begins with the first one. */
export interface MailQuotas {
  /**
   * Takes up to `wanted` of the `limit` mails of the hour, in one step; gives how many it got, and the hour they belong
   * to. `now` is the movable clock, as in the rows of the mails.
   */
  take(
    senderId: string,
    wanted: number,
    limit: number,
    now: number,
  ): Promise<{ readonly granted: number; readonly since: number }>
  /** Gives some back, unless their hour is over. */
  giveBack(senderId: string, count: number, since: number): Promise<void>
}
