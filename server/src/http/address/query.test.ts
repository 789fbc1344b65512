import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../domain/errors.ts'
import { parseQueryOptions } from './query.ts'
import type { QuerySpec } from './query-options.ts'
import { readRawQuery } from './raw-query.ts'

const permissionSpec: QuerySpec = { allowed: ['select'], select: ['id', 'roles'] }
const childSpec: QuerySpec = {
  allowed: ['select', 'expand', 'top', 'skiptoken', 'orderby', 'count', 'filter'],
  select: ['id', 'name', 'size', '@microsoft.graph.downloadUrl'],
  orderby: ['name', 'size', 'lastModifiedDateTime'],
  maxTop: 1000,
  expand: {
    permissions: permissionSpec,
    children: { allowed: ['select', 'top', 'orderby'], select: ['id', 'name'], orderby: ['name'] },
  },
}

const read = (query: string, spec = childSpec) => parseQueryOptions(readRawQuery(query), spec)

function refusalOf(query: string, spec = childSpec): AppError {
  try {
    read(query, spec)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error(`${query} was accepted`)
}

describe('$select', () => {
  it('gives the names in the spelling of the operation, each once', () => {
    expect(read('$select=ID, Name,id').select).toEqual(['id', 'name'])
    expect(read('select=id,%40microsoft.graph.downloadUrl').select).toEqual(['id', '@microsoft.graph.downloadUrl'])
  })

  it('is null for absence and for the star: the default set', () => {
    expect(read('').select).toBeNull()
    expect(read('$select=*').select).toBeNull()
    expect(read('$select=id,*').select).toBeNull()
  })

  it.each(['$select=nope', '$select=', '$select=id,', '$select=folder/childCount', '$select=*,nope'])(
    'refuses %s',
    query => {
      expect(refusalOf(query).message).toMatch(/^\$select has no property '.*'\. Supported: id, name, size, @microsoft/)
    },
  )
})

describe('$top', () => {
  it('is a page size, clamped to the largest page', () => {
    expect(read('$top=5').top).toBe(5)
    expect(read('$top=1001').top).toBe(1000)
    expect(read(`$top=${'9'.repeat(400)}`).top).toBe(1000)
    expect(read('$top=7', { allowed: ['top'] }).top).toBe(7)
    expect(read('').top).toBeNull()
  })

  it.each(['0', '-1', '1.5', '1e3', 'x', '', '%205', '0x10', '٣'])('refuses %s', value => {
    expect(refusalOf(`$top=${value}`)).toMatchObject({ code: 'invalidQueryOption', target: '$top' })
  })
})

describe('$orderby', () => {
  it('reads properties with directions', () => {
    expect(read('$orderby=Name%20desc,size,lastModifiedDateTime+ASC').orderBy).toEqual([
      { property: 'name', descending: true },
      { property: 'size', descending: false },
      { property: 'lastModifiedDateTime', descending: false },
    ])
  })

  it.each(['url', 'name down', 'name desc desc', '', 'name,', 'name,name desc'])('refuses %s', value => {
    expect(refusalOf(`$orderby=${encodeURIComponent(value)}`)).toMatchObject({
      code: 'invalidQueryOption',
      target: '$orderby',
    })
  })

  it('leaves out unknown properties where the operation says so', () => {
    const spec: QuerySpec = { allowed: ['orderby'], orderby: ['name'], ignoresUnknownOrder: true }
    expect(read('$orderby=createdDateTime,name', spec).orderBy).toEqual([{ property: 'name', descending: false }])
  })
})

describe('$expand', () => {
  it('reads several relations with options of their own', () => {
    const { expand } = read('$expand=Permissions,children($select=id,Name;$top=5;orderby=name+desc)')
    expect(expand.map(({ nav }) => nav)).toEqual(['permissions', 'children'])
    expect(expand[1]?.options).toMatchObject({
      select: ['id', 'name'],
      top: 5,
      orderBy: [{ property: 'name', descending: true }],
    })
  })

  it('takes empty parentheses', () => {
    expect(read('$expand=children()').expand[0]?.options.select).toBeNull()
  })

  it.each([
    'listItem',
    'children/permissions',
    'children,children',
    'children($select=id',
    'children)',
    'children($select)',
    'children($filter=x)',
    'children($foo=1)',
    'children($top=0)',
    'children($top=1;$top=2)',
    'children($select=size)',
    '',
    '*',
  ])('refuses %s', value => {
    expect(refusalOf(`$expand=${encodeURIComponent(value)}`).code).toBe('invalidQueryOption')
  })

  it('ends somewhere even if relations lead to each other', () => {
    const spec: QuerySpec = { allowed: ['expand'], expand: {} }
    const loop: QuerySpec = { ...spec, expand: { children: spec } }
    Object.assign(spec, { expand: { children: loop } })
    const nested = `${'children($expand='.repeat(1000)}children${')'.repeat(1000)}`
    expect(refusalOf(`$expand=${nested}`, spec).message).toMatch(/nests deeper than 8 levels/)
  })
})

describe('the other options', () => {
  it('pass their text on', () => {
    const { filter, skipToken } = read("$filter=startswith(name,'a+b')&$skipToken=abc")
    expect({ filter, skipToken }).toEqual({ filter: "startswith(name,'a b')", skipToken: 'abc' })
  })

  it('$count is true or false in any case', () => {
    expect([read('$count=true').count, read('$count=FALSE').count, read('').count]).toEqual([true, false, false])
    expect(refusalOf('$count=1').target).toBe('$count')
  })

  it('$skip is a number from 0', () => {
    expect(read('$skip=0', { allowed: ['skip'] }).skip).toBe(0)
    expect(refusalOf('$skip=-1', { allowed: ['skip'] }).target).toBe('$skip')
  })

  it('$format=json is accepted everywhere, another format is 406', () => {
    expect(read('$format=json').format).toBeNull()
    expect(read('$format=application/json;odata.metadata=minimal').format).toBeNull()
    expect(refusalOf('$format=atom').code).toBe('notAcceptable')
    expect(refusalOf('format=pdf').code).toBe('notAcceptable')
  })

  it('format belongs to the operation that asks for it', () => {
    expect(read('format=pdf', { allowed: ['format'] }).format).toBe('pdf')
  })
})

describe('what nobody takes', () => {
  it.each(['$foo=1', '%24foo=1', '$skip=1', 'skip=1', '$search=x', '$deltatoken=x', '$=1'])(
    'refuses %s and names what is supported',
    query => {
      expect(refusalOf(query).message).toMatch(
        /^The query option '.*' is not supported here\. Supported: \$select, \$expand, /,
      )
    },
  )

  it('says so when an address takes no option at all', () => {
    expect(refusalOf('$top=1', { allowed: [] }).message).toBe(
      "The query option '$top' is not supported here. This address takes no query options.",
    )
  })

  it('ignores unknown plain parameters', () => {
    expect(read('foo=1&foo=2&deltatoken=x&@microsoft.graph.conflictBehavior=fail')).toEqual(read(''))
  })

  it.each(['$top=1&$top=1', '$top=1&top=2', '$top=1&%24TOP=2', '$select=id&$select=name'])(
    'refuses the duplicate in %s',
    query => {
      expect(refusalOf(query).message).toMatch(/is given more than once/)
    },
  )
})

it('any query gives options or an AppError', () => {
  const piece = fc.constantFrom(
    '$select=',
    '$expand=',
    '$top=',
    '$orderby=',
    'children',
    'name',
    '(',
    ')',
    ';',
    ',',
    "'",
    '&',
    '=',
    '+',
    '%24',
    'desc',
    '1',
  )
  const text = fc
    .array(fc.oneof(piece, fc.string({ maxLength: 3 }).map(encodeURIComponent)), { maxLength: 20 })
    .map(pieces => pieces.join(''))
  fc.assert(
    fc.property(text, query => {
      const raw = readRawQuery(query)
      let outcome: unknown
      try {
        outcome = parseQueryOptions(raw, childSpec)
      } catch (error) {
        outcome = error
      }
      expect(outcome instanceof AppError || !(outcome instanceof Error)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})
