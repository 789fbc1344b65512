/** The documents that the server gives of itself: every route, every reference, sound OpenAPI 3.1. */
import { operations } from '@convite/contract/operations'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, it } from 'vitest'
import { call } from '../http.ts'
import { addFile } from '../operations/invite-world.ts'
import { useOpenWorld } from '../world.ts'

type Json = Readonly<Record<string, unknown>>
interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: Json
}
interface Described {
  readonly operationId: string
  readonly summary: string
  readonly parameters: readonly Parameter[]
  readonly security?: readonly Json[]
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, { schema: Json }>> }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Json }>>
}
type PathItem = { readonly parameters: readonly Parameter[] } & Readonly<Record<string, Described>>
interface OpenApi {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly servers: readonly { readonly url: string }[]
  readonly security: readonly Json[]
  readonly paths: Readonly<Record<string, PathItem>>
  readonly components: { readonly schemas: Readonly<Record<string, Json>>; readonly securitySchemes: Json }
}

const verbs = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']
const getWorld = useOpenWorld()

describe.each(['v1.0', 'beta'])('the OpenAPI document of %s', version => {
  let response: Response
  let document: OpenApi
  let described: readonly { readonly path: string; readonly verb: string; readonly operation: Described }[]
  beforeAll(async () => {
    response = await fetch(`${getWorld().origin}/openapi/${version}.json`)
    document = (await response.json()) as OpenApi
    described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([verb]) => verb !== 'parameters')
        .map(([verb, operation]) => ({ path, verb, operation: operation as Described })),
    )
  })

  it('is open to everybody, web pages included', () => {
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^application\/json\b/)
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
  })

  it('is of version 3.1 and names the server it came from', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/)
    expect(document.info).toMatchObject({
      title: expect.stringContaining(version),
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    })
    expect(document.servers).toEqual([{ url: `${getWorld().origin}/${version}` }])
    for (const requirement of document.security) {
      for (const scheme of Object.keys(requirement)) expect(document.components.securitySchemes).toHaveProperty(scheme)
    }
  })

  it('has every operation of the contract under each of its addresses, and nothing else', () => {
    const expected = operations.flatMap(({ method, paths }) => paths.map(path => `${method.toLowerCase()} ${path}`))
    expect(described.map(({ verb, path }) => `${verb} ${path}`).toSorted()).toEqual(expected.toSorted())
  })

  it('has only what the server answers', async () => {
    const world = getWorld()
    for (const { path, verb, operation } of described) {
      const { status, codes } = await call(
        world,
        verb.toUpperCase(),
        `/${version}${path.replaceAll(/\{[^}]+\}/g, 'x')}`,
      )
      expect(`${status} ${codes}`, `${verb} ${path}`).toBe(
        operation.security?.length === 0 ? '200 ' : '401 InvalidAuthenticationToken/unauthenticated',
      )
    }
  })

  it('gives each operation an id of its own that can be a name, a summary, and answers with descriptions', () => {
    const ids = described.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { verb, operation } of described) {
      expect(verbs).toContain(verb)
      expect(operation.operationId).toMatch(/^[A-Za-z]\w*$/)
      expect(operation.summary).not.toBe('')
      expect(Object.keys(operation.responses).length).toBeGreaterThan(1)
      for (const [status, { description }] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^(?:[1-5]\d\d|default)$/)
        expect(description).not.toBe('')
      }
      if (operation.requestBody) expect(Object.keys(operation.requestBody.content)).not.toEqual([])
    }
  })

  it('declares the parameters of each path, each once, and no two paths that mean the same', () => {
    const shapes = Object.keys(document.paths).map(path => path.replaceAll(/\{[^}]+\}/g, '{}'))
    expect(new Set(shapes).size).toBe(shapes.length)
    for (const [path, item] of Object.entries(document.paths)) {
      expect(path).toMatch(/^\//)
      const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name)
      expect(item.parameters.map(({ name }) => name)).toEqual(inPath)
      expect(item.parameters.every(parameter => parameter.in === 'path' && parameter.required === true)).toBe(true)
      for (const { operation } of described.filter(one => one.path === path)) {
        const all = [...item.parameters, ...operation.parameters].map(parameter => `${parameter.in} ${parameter.name}`)
        expect(new Set(all).size).toBe(all.length)
      }
    }
  })

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to as string)
    expect(references.length).toBeGreaterThan(100)
    for (const reference of new Set(references)) {
      const found = reference
        .replace(/^#\//, '')
        .split('/')
        .reduce<unknown>(
          (part, name) => (part as Json | undefined)?.[name.replaceAll('~1', '/').replaceAll('~0', '~')],
          document,
        )
      expect(found, reference).toBeTypeOf('object')
    }
  })

  it('has schemas of JSON Schema 2020-12, without words of OpenAPI 3.0', () => {
    const ajv = makeValidator(document)
    for (const name of Object.keys(document.components.schemas)) {
      expect(name).toMatch(/^[\w.-]+$/)
      expect(ajv.getSchema(`api#/components/schemas/${name}`), name).toBeTypeOf('function')
    }
    for (const { operation } of described) {
      const body = operation.requestBody?.content['application/json']
      if (body) expect(ajv.validateSchema(body.schema), operation.operationId).toBe(true)
    }
    expect(JSON.stringify(document)).not.toContain('"nullable":')
  })

  it('describes what the server answers', async () => {
    const world = getWorld()
    const place = await addFile(world, 'ana', `Described by ${version}.txt`)
    const ajv = makeValidator(document)
    const token = world.person('ana').accessToken
    for (const [path, template] of [
      [place, '/drives/{drive-id}/items/{driveItem-id}'],
      [`${place}/permissions`, '/drives/{drive-id}/items/{driveItem-id}/permissions'],
      ['/me', '/me'],
      ['/users', '/users'],
    ] as const) {
      const answer = await call(world, 'GET', `/${version}${path}`, { token })
      expect(answer.status).toBe(200)
      const schema = document.paths[template]?.['get']?.responses['200']?.content?.['application/json'] as {
        schema: { $ref: string }
      }
      const validate = ajv.getSchema(`api${schema.schema.$ref}`)
      expect(validate?.(answer.body), JSON.stringify(validate?.errors)).toBe(true)
    }
  })
})

function makeValidator({ components }: OpenApi): Ajv2020 {
  // Formats of OpenAPI such as int32 say nothing that JSON Schema checks.
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  return ajv.addSchema({ $id: 'api', components })
}
