/** Which server keys a database belongs to: what it keeps sealed opens under no others. */
export interface KeyRegistry {
  /** Whether the database belongs to no keys yet. */
  isEmpty(): Promise<boolean>
  /**
   * Claims the database for keys, by their ids, the newest and older ones: it belongs to all of them from now on. False,
   * with nothing changed, when it belongs to others.
   */
  claim(keyIds: readonly string[]): Promise<boolean>
}
