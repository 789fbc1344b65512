/** Where the server's keys lie: a file in the data folder that all processes of one server share. */
export interface KeyStore {
  /** What was stored, or null when nothing was yet. */
  load(): Promise<string | null>
  /** Stores the first keys. False, and nothing written, when another process was first. */
  create(json: string): Promise<boolean>
  /**
   * Replaces what is stored by what `edit` makes of it, in one step that all readers see as the old or the new whole.
   * Two changes follow each other, whichever processes they come from, so none is lost. Throws when nothing is stored,
   * or what `edit` throws; nothing is written then. What is equal is not written again.
   */
  change(edit: (json: string) => string): Promise<void>
}
