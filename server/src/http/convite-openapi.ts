import type { ConviteEndpoint } from '@convite/contract/convite-endpoints'
import { version } from '../version.ts'

/** Builds the OpenAPI document of what is ours beside Graph. */
export function buildConviteOpenApi(origin: string, endpoints: readonly ConviteEndpoint[]): object {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const endpoint of endpoints) (paths[endpoint.path] ??= {})[endpoint.method.toLowerCase()] = describe(endpoint)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Convite, what is its own',
      version,
      description: 'Health and, in development mode, the test controls. None of it needs a token of Graph.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: origin }],
    security: [],
    paths,
  }
}

function describe({ method, path, summary, answers, type = 'application/json', body, query = [] }: ConviteEndpoint) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true }))
  const parameters = [...inPath, ...query.map(name => ({ name, in: 'query', required: false }))]
  const content = { [type]: { schema: type === 'text/plain' ? { type: 'string' } : { type: 'object' } } }
  return {
    operationId: `${method.toLowerCase()}${path.replace(/\W+(\w)?/g, (_all, letter: string = '') => letter.toUpperCase())}`,
    summary,
    parameters: parameters.map(parameter => ({ ...parameter, schema: { type: 'string' } })),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { type: 'object' }, example: body } },
          },
        }
      : {}),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, description]) => [
        status,
        { description, ...(status === '204' ? {} : { content }) },
      ]),
    ),
  }
}
