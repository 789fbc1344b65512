import type { KeyRing } from '../auth/keys/key-ring.ts'
import type { Logger } from '../domain/ports/log.ts'

/** Far shorter than the time for which a new key is published before it signs, even in an urgent rotation. */
const pauseMs = 1000

/**
 * Reads the keys again every second, so that a rotation by another process is taken over, and a key whose time has come
 * begins to sign. While they cannot be read the ones that are known go on, and the log says so, once for each trouble.
 * Gives what ends the watch.
 */
export function watchKeys(keys: KeyRing, log: Logger): () => Promise<void> {
  let isStopped = false
  let trouble: string | null = null
  const stopListening = keys.onChange(({ signing }) => {
    const checking = signing.publicJwks.keys.map(({ kid }) => kid)
    log.info({ event: 'keys', signing: signing.signing.kid, checking }, 'the keys of the server have changed')
  })
  async function look(): Promise<void> {
    try {
      await keys.refresh()
      trouble = null
    } catch (error) {
      if (String(error) !== trouble) {
        log.error({ err: error }, 'the keys of the server could not be read again; those that are known go on')
      }
      trouble = String(error)
    }
  }
  let timer: NodeJS.Timeout | undefined
  let looking = Promise.resolve()
  const schedule = () => {
    if (isStopped) return
    timer = setTimeout(() => {
      looking = look().then(schedule)
    }, pauseMs)
    timer.unref()
  }
  schedule()
  return async () => {
    isStopped = true
    clearTimeout(timer)
    stopListening()
    await looking
  }
}
