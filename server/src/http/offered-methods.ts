import type { FastifyInstance } from 'fastify'

/** The methods that a path is offered with; none when it leads nowhere. */
export type FindMethods = (path: string) => readonly string[]

/**
 * Notes the routes of a server as they are made, so that a wrong verb can be told from a wrong address. Called before
 * the first route.
 */
export function noteOfferedMethods(server: FastifyInstance): FindMethods {
  const methodsByRoute = new Map<string, { readonly pattern: RegExp; readonly methods: Set<string> }>()
  server.addHook('onRoute', ({ url, method }) => {
    const route = methodsByRoute.get(url) ?? { pattern: toPattern(url), methods: new Set() }
    methodsByRoute.set(url, route)
    for (const name of [method].flat()) route.methods.add(name)
  })
  return path => {
    const routes = [...methodsByRoute.values()].filter(({ pattern }) => pattern.test(path))
    return [...new Set(routes.flatMap(({ methods }) => [...methods]))].toSorted()
  }
}

/** `/open/:id` is any one segment behind `/open/`, `*` is anything. */
function toPattern(url: string): RegExp {
  const text = url.replace(/:\w+|\*|[.+?^${}()|[\]\\]/g, part =>
    part === '*' ? '.*' : part.startsWith(':') ? '[^/]+' : `\\${part}`,
  )
  return new RegExp(`^${text}$`)
}
