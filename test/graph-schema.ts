/**
 * Checks answers against the schemas of Microsoft Graph. Members that the schemas do not name are allowed, because the
 * types of Graph are open; members of the wrong type are not.
 */
import beta from '@convite/contract/data/graph-beta.openapi.json' with { type: 'json' }
import v1 from '@convite/contract/data/graph-v1.0.openapi.json' with { type: 'json' }
import type { Operation } from '@convite/contract/operation'
import { operations } from '@convite/contract/operations'
import { ownSchemas as contractSchemas } from '@convite/contract/own-schemas'
import { Ajv, type ValidateFunction } from 'ajv'
import { findTemplate, isGraphPath, versionOf } from './graph-path.ts'

type Json = Record<string, unknown>

interface OpenApi {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses?: Readonly<Record<string, Response>> }>>>
  >
  readonly components: { readonly schemas: Readonly<Record<string, Json>> }
}
interface Response {
  readonly content?: Readonly<Record<string, { readonly schema?: Json }>>
}

interface Validator {
  readonly document: OpenApi
  readonly templates: readonly string[]
  /** By the JSON text of the schema. */
  readonly compiled: Map<string, ValidateFunction>
  readonly ajv: Ajv
}

const documentId = 'graph'
const errorSchema = { $ref: '#/components/schemas/microsoft.graph.ODataErrors.ODataError' }
const validators = new Map<'v1.0' | 'beta', Validator>()

/**
 * What is wrong with the body of an answer, in one sentence each; empty when it fits.
 *
 * @param schemaName a schema to use instead of the one that Graph documents for the address
 */
export function findSchemaFaults(
  method: string,
  path: string,
  status: number,
  body: unknown,
  schemaName?: string,
): readonly string[] {
  if (!isGraphPath(path) && schemaName === undefined && status < 400) return []
  const validator = validatorOf(versionOf(path))
  const schema =
    schemaName === undefined
      ? findSchema(validator, method, path, status)
      : { $ref: `#/components/schemas/${schemaName}` }
  if (schema === undefined) return [`Graph documents no body for ${method} ${path} with the status ${status}`]
  const validate = compile(validator, schema)
  if (validate(body)) return []
  return (validate.errors ?? []).map(error => `${error.instancePath || 'the body'} ${error.message ?? 'is wrong'}`)
}

function findSchema(
  { document, templates }: Validator,
  method: string,
  path: string,
  status: number,
): Json | undefined {
  if (status >= 400) return errorSchema
  const verb = method === 'HEAD' ? 'get' : method.toLowerCase()
  const template = findTemplate(
    path,
    templates.filter(candidate => document.paths[candidate]?.[verb] !== undefined),
  )
  if (template === undefined) return findOwnSchema(method, path, status)
  const responses = document.paths[template]?.[verb]?.responses
  return responses?.[String(status)]?.content?.['application/json']?.schema
}

/** What the contract says of an address whose types the documents of Graph at hand do not hold. */
function findOwnSchema(method: string, path: string, status: number): Json | undefined {
  const nameOf = ({ responses }: Operation) => responses[status] ?? ''
  const own = operations.filter(one => one.method === method && nameOf(one) in contractSchemas)
  const template = findTemplate(
    path,
    own.flatMap(({ paths }) => paths),
  )
  const found = own.find(({ paths }) => template !== undefined && paths.includes(template))
  return found && { $ref: `#/components/schemas/${nameOf(found)}` }
}

function validatorOf(version: 'v1.0' | 'beta'): Validator {
  const known = validators.get(version)
  if (known) return known
  const document = (version === 'beta' ? beta : v1) as unknown as OpenApi
  // Formats are not what the types are about, and 64-bit numbers have none in JSON; dates have patterns of their own.
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
  const components = toJsonSchema({
    ...document.components,
    schemas: { ...document.components.schemas, ...contractSchemas, ...ownSchemas },
  })
  ajv.addSchema({ $id: documentId, components })
  const made: Validator = { document, templates: Object.keys(document.paths), compiled: new Map(), ajv }
  validators.set(version, made)
  return made
}

/** The inner error as it is on the wire: its date has no zone (errors.md section 1), though the metadata asks for one. */
const ownSchemas: Readonly<Record<string, Json>> = {
  'microsoft.graph.ODataErrors.InnerError': {
    type: 'object',
    required: ['request-id', 'client-request-id', 'date'],
    properties: {
      code: { type: 'string', minLength: 1 },
      'request-id': { type: 'string' },
      'client-request-id': { type: 'string' },
      date: { type: 'string', pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$` },
    },
  },
}

function compile({ ajv, compiled }: Validator, schema: Json): ValidateFunction {
  const text = JSON.stringify(schema)
  const known = compiled.get(text)
  if (known) return known
  const made = ajv.compile(JSON.parse(text.replaceAll('"#/', `"${documentId}#/`)) as Json)
  compiled.set(text, made)
  return made
}

/** OpenAPI 3.0 writes "or null" as `nullable`; JSON Schema as one of two types. */
function toJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(toJsonSchema)
  if (typeof schema !== 'object' || schema === null) return schema
  const { nullable, ...rest } = schema as Json & { nullable?: boolean }
  // A reference that may be null is written as "one of it and any object or null", which any object would fit.
  const isOrNull = nullable === true && rest['type'] === 'object' && Object.keys(rest).length === 1
  if (isOrNull) return { type: 'null' }
  const converted = Object.fromEntries(Object.entries(rest).map(([name, part]) => [name, toJsonSchema(part)]))
  if (nullable !== true) return converted
  const values = Array.isArray(converted['enum']) ? { enum: [...(converted['enum'] as unknown[]), null] } : {}
  return typeof converted['type'] === 'string'
    ? { ...converted, ...values, type: [converted['type'], 'null'] }
    : { anyOf: [converted, { type: 'null' }] }
}
