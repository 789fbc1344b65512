/** Why the server cannot speak HTTPS: one line for each mistake, which begins with the setting that it is about. */
export class TlsRefusal extends Error {
  readonly mistakes: readonly string[]

  constructor(mistakes: readonly string[]) {
    super(mistakes.join('\n'))
    this.name = 'TlsRefusal'
    this.mistakes = mistakes
  }
}
