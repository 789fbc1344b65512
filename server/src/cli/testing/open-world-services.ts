import { join } from 'node:path'
import { openServices } from '../../app.ts'
import type { Services } from '../../composition/services.ts'
import { loadDataConfig } from '../load-config.ts'
import type { CommandContext } from '../run.ts'
import type { CommandWorld } from './command-world.ts'
import { createFakeIo } from './fake-io.ts'

/** The services on the data of a command world, for looking at what commands left there. */
export async function openWorldServices({
  folder,
}: CommandWorld): Promise<AsyncDisposable & { readonly services: Services }> {
  const context: CommandContext = {
    io: createFakeIo({ cwd: folder }),
    isJson: false,
    flags: { data: join(folder, 'data') },
    endWith: () => undefined,
    print: () => undefined,
  }
  const { config, origin } = await loadDataConfig(context)
  const services = await openServices(config, origin)
  return { services, [Symbol.asyncDispose]: () => services.engine.close() }
}
