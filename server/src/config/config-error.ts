/** Everything that is wrong with a configuration, one line for each mistake, so that one look mends them all. */
export class ConfigError extends Error {
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'))
    this.name = 'ConfigError'
    this.mistakes = mistakes
  }
}

/** One value that cannot be taken; the reader of the configuration collects these. */
export class SettingRefusal extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SettingRefusal'
  }
}
