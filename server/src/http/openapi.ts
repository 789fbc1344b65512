/** The OpenAPI documents that the server gives of itself, made from the contract's operations (design.md section 2). */
import type { Operation } from '@convite/contract/operation'
import { version as packageVersion } from '../version.ts'

type Json = Record<string, unknown>

export interface SchemaSource {
  readonly components: { readonly schemas: Readonly<Record<string, Json>> }
}

const errorName = 'microsoft.graph.ODataErrors.ODataError'

/** Loads the schemas of Graph, once they are asked for: they are large. */
export async function loadGraphSchemas(version: 'v1.0' | 'beta'): Promise<SchemaSource> {
  const loaded =
    version === 'v1.0'
      ? await import('@convite/contract/data/graph-v1.0.openapi.json', { with: { type: 'json' } })
      : await import('@convite/contract/data/graph-beta.openapi.json', { with: { type: 'json' } })
  return loaded.default as unknown as SchemaSource
}

/** Builds the document of one version. */
export function buildOpenApi(
  version: 'v1.0' | 'beta',
  origin: string,
  operations: readonly Operation[],
  graph: SchemaSource,
): Json {
  const paths: Record<string, Json> = {}
  for (const operation of operations) {
    for (const path of operation.paths) {
      const entry = (paths[path] ??= { parameters: pathParameters(path) })
      entry[operation.method.toLowerCase()] = describeOperation(operation)
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: `Convite, Microsoft Graph ${version}`,
      version: packageVersion,
      description:
        'The Graph operations that this server offers. Items are also addressed as root:/{path}:/{segment} and items/{id}:/{path}:/{segment}.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `${origin}/${version}` }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: collectSchemas(operations, graph),
    },
  }
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function describeOperation(operation: Operation): Json {
  const { body, scopes } = operation
  const content =
    body?.kind === 'json'
      ? { 'application/json': { schema: body.schema } }
      : { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
  return {
    operationId: `${operation.method} ${operation.id}`,
    summary: operation.summary,
    'x-source': operation.source,
    ...(scopes === 'public' ? { security: [] } : { 'x-scopes': scopes }),
    parameters: (operation.query ?? []).map(name => ({ name: `$${name}`, in: 'query', schema: { type: 'string' } })),
    ...(body ? { requestBody: { required: body.kind === 'json' ? body.required : true, content } } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(operation.responses).map(([status, name]) => [
          status,
          {
            description: status,
            ...(name === null ? {} : { content: { 'application/json': { schema: { $ref: reference(name) } } } }),
          },
        ]),
      ),
      default: {
        description: 'An error in the shape of Graph.',
        content: { 'application/json': { schema: { $ref: reference(errorName) } } },
      },
    },
  }
}

function reference(name: string): string {
  return `#/components/schemas/${name}`
}

/** The schemas that the operations name, with everything that those name. */
function collectSchemas(operations: readonly Operation[], graph: SchemaSource): Record<string, Json> {
  const wanted = [
    errorName,
    ...operations.flatMap(operation => Object.values(operation.responses).filter(name => name !== null)),
  ]
  const found: Record<string, Json> = {}
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const schema = graph.components.schemas[name]
    if (found[name] || !schema) continue
    found[name] = schema
    for (const [, inner] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      wanted.push(inner as string)
  }
  return found
}
