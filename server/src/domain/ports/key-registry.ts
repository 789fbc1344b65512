/** Which server keys a database belongs to: what it keeps sealed opens under no others. */
export interface KeyRegistry {
  /** Whether the database is filled, and so belongs to keys. */
  isOwned(): Promise<boolean>
  /**
   * Claims the database for keys, by their ids, the newest and older ones: it belongs to all of them from now on. False,
   * with nothing changed, when it belongs to others. While there is no organisation in it nothing is sealed in it
   * either, and everybody may: a first start that failed must not keep the next one out.
   */
  claim(keyIds: readonly string[]): Promise<boolean>
}
