/** The OpenAPI documents that the server gives of itself, made from the contract's operations (design.md section 2). */
import type { Operation } from '@convite/contract/operation'
import { ownSchemas } from '@convite/contract/own-schemas'
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
    for (const [index, path] of operation.paths.entries()) {
      const entry = (paths[path] ??= { parameters: pathParameters(path) })
      const described = describeOperation(operation)
      entry[operation.method.toLowerCase()] = { operationId: nameOperation(operation, index), ...described }
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

/** An id must be unique and is the name of a function in generated clients; the further addresses are numbered. */
function nameOperation({ id }: Operation, index: number): string {
  const name = id.replace('/', '_')
  return index === 0 ? name : `${name}_${index + 1}`
}

function describeOperation(operation: Operation): Json {
  const { body, scopes } = operation
  const content =
    body?.kind === 'json'
      ? { 'application/json': { schema: body.schema } }
      : { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
  return {
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
    const schema = graph.components.schemas[name] ?? (ownSchemas[name] as Json | undefined)
    if (found[name] || !schema) continue
    found[name] = toVersion31(schema) as Json
    for (const [, inner] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      wanted.push(inner as string)
  }
  return found
}

/** Graph's document is OpenAPI 3.0; since 3.1 "or null" is one of several types instead of `nullable`. */
function toVersion31(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(toVersion31)
  if (typeof schema !== 'object' || schema === null) return schema
  const { nullable, ...rest } = schema as Json
  if (nullable !== true) return mapValues(schema as Json, toVersion31)
  // Beside a reference it stands as an object without members, which would take any object.
  if (rest['type'] === 'object' && Object.keys(rest).length === 1) return { type: 'null' }
  const { type, enum: values, ...others } = mapValues(rest, toVersion31)
  return {
    ...others,
    ...(type === undefined ? {} : { type: [type, 'null'] }),
    ...(Array.isArray(values) ? { enum: [...(values as unknown[]), null] } : {}),
  }
}

function mapValues(json: Json, change: (value: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, change(value)]))
}
