/** A line to a server that a test can cut and mend: what a restart, a failover or a pulled cable looks like. */
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

export interface BrokenLine extends AsyncDisposable {
  readonly port: number
  /** Ends every connection at once and takes no new ones. */
  cut(): Promise<void>
  mend(): Promise<void>
}

/** Opens a line from a port of its own to another. */
export async function openLine(target: { readonly host: string; readonly port: number }): Promise<BrokenLine> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }
  const listen = async (port: number): Promise<Server> => {
    const made = createServer(near => {
      const far = connect(target.port, target.host)
      keep(near)
      keep(far)
      near.pipe(far)
      far.pipe(near)
      near.on('close', () => far.destroy())
      far.on('close', () => near.destroy())
    })
    made.listen(port, '127.0.0.1')
    await once(made, 'listening')
    return made
  }
  let server: Server | null = await listen(0)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The line got no port.')
  const { port } = address

  const cut = async () => {
    const old = server
    server = null
    if (old === null) return
    const closed = once(old, 'close')
    old.close()
    for (const socket of sockets) socket.resetAndDestroy()
    await closed
  }
  return {
    port,
    cut,
    mend: async () => {
      server ??= await listen(port)
    },
    [Symbol.asyncDispose]: cut,
  }
}
