import { array, assert, constantFrom, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldAddress, foldAlias, parseAddress } from './address.ts'

const accept = (raw: string, options = {}) => {
  const result = parseAddress(raw, options)
  if (!result.ok) throw new Error(`${raw} was refused: ${result.reason}`)
  return result.address
}

const refuse = (raw: string, options = {}) => {
  const result = parseAddress(raw, options)
  if (result.ok) throw new Error(`${raw} was accepted as ${result.address.wire}`)
  return result.reason
}

const long = (count: number, letter = 'a') => letter.repeat(count)
/** A domain of exactly `octets` ASCII octets. */
const domainOf = (octets: number) => {
  const labels: string[] = []
  let left = octets - '.test'.length
  while (left > 0) {
    const size = Math.min(left > 63 ? left - 1 - 1 : left, 63)
    labels.push(long(size, 'd'))
    left -= size + 1
  }
  return `${labels.join('.')}.test`
}

describe('addresses that are accepted', () => {
  it.each([
    'bo@example.test',
    'Bo.Diaz@Example.TEST',
    'bo+tag@example.test',
    "o'neill@example.test",
    'a/b=c_d@example.test',
    "!#$%&'*+/=?^_`{|}~-@example.test",
    'bo_x.test#EXT#@tenant.example.test',
    'jörg@example.test',
    'bo@bücher.test',
    'bo@xn--bcher-kva.test',
    'bo@a-b.c--d.test',
    'bo@1a.3com.test',
    'bo@3.example.test',
    'bo@मि.test',
    '用户@例子.测试',
  ])('%s', raw => {
    expect(accept(raw).typed).toBe(raw)
  })

  it('keeps the local part as typed and gives the domain as A-label in lower case', () => {
    expect(accept(' Jo.Ann@BÜCHER.Test\n')).toEqual({
      typed: 'Jo.Ann@BÜCHER.Test',
      local: 'Jo.Ann',
      domain: 'xn--bcher-kva.test',
      wire: 'Jo.Ann@xn--bcher-kva.test',
      folded: 'jo.ann@xn--bcher-kva.test',
      display: 'Jo.Ann@bücher.test',
    })
  })

  it('takes localhost in development mode only', () => {
    expect(accept('bo@localhost', { allowLocalhost: true }).domain).toBe('localhost')
    expect(refuse('bo@localhost')).toMatch(/one part only/)
    expect(refuse('bo@intranet', { allowLocalhost: true })).toMatch(/one part only/)
  })
})

describe('addresses that are refused, with the reason', () => {
  it.each([
    ['', /empty/],
    ['   ', /empty/],
    ['bo', /no @/],
    ['bo@', /after the @/],
    ['@example.test', /before the @/],
    ['bo@a@example.test', /more than one @/],
    ['"bo diaz"@example.test', /quoted/],
    ['"bo@a.test>\r\nRCPT TO:<evil@x.test"@example.test', /control/],
    ['bo(home)@example.test', /comment/],
    ['bo@example.test (home)', /comment/],
    ['Bo Diaz <bo@example.test>', /name around it/],
    ['<bo@example.test>', /name around it/],
    ['bo@[127.0.0.1]', /IP address/],
    ['bo@127.1', /number/],
    ['bo@127.0.0.1', /number/],
    ['bo@a.0x7f', /number/],
    ['a..b@example.test', /two in a row/],
    ['.a@example.test', /dot/],
    ['a.@example.test', /dot/],
    ['bo@example..test', /empty part/],
    ['bo@.example.test', /empty part/],
    ['bo@example.test.', /ends with a dot/],
    ['bo@-x.test', /hyphen/],
    ['bo@x-.test', /hyphen/],
    ['bo@x_y.test', /underscore/],
    ['bo@a', /one part only/],
    ['bo diaz@example.test', /space/],
    ['bo\u00a0@example.test', /space/],
    ['bo,ana@example.test', /quotes/],
    ['bo;@example.test', /quotes/],
    ['bo:@example.test', /quotes/],
    ['bo\\@example.test', /quotes/],
    ['bo@exa mple.test', /space/],
    ['bo@exa!mple.test', /cannot have/],
    ['bo\r\nBcc: eve@x.test@example.test', /control/],
    ['bo\0@example.test', /control/],
    ['bo\u0085@example.test', /control/],
    ['b\u200bo@example.test', /invisible/],
    ['bo@exam\u200bple.test', /invisible/],
    ['bo@exam\u00adple.test', /invisible/],
    ['bo@क्\u200dष.test', /invisible/],
    ['b\ufeffo@example.test', /invisible/],
    ['b\u3164o@example.test', /invisible/],
    ['b\u202eo@example.test', /direction/],
    ['b\u200fo@example.test', /direction/],
    ['b\ud800o@example.test', /half a character/],
    ['b\ue000o@example.test', /meaning/],
    ['bo@\uff45xample.test', /stand for others/],
    ['bo@ﬁ.test', /stand for others/],
    ['bo@example。test', /cannot have/],
    ['bo@xn--a.test', /encoded wrongly/],
    ['bo@xn--.test', /hyphen/],
    ['bo@😀.test', /cannot have/],
    ['jo\u0308rg@example.test', /composed form/],
    ['\u212aevin@example.test', /composed form/],
    ['bo@\u212aelvin.test', /composed form/],
  ])('%j', (raw, reason) => {
    expect(refuse(raw)).toMatch(reason)
  })
})

describe('lengths', () => {
  it.each([
    ['64 ASCII octets before the @', `${long(64)}@example.test`, true],
    ['65 ASCII octets before the @', `${long(65)}@example.test`, false],
    ['32 letters of two octets before the @', `${long(32, 'ö')}@example.test`, true],
    ['33 letters of two octets before the @', `${long(33, 'ö')}@example.test`, false],
    ['a label of 63', `bo@${long(63)}.test`, true],
    ['a label of 64', `bo@${long(64)}.test`, false],
    ['254 octets in all', `${long(64)}@${domainOf(189)}`, true],
    ['255 octets in all', `${long(64)}@${domainOf(190)}`, false],
    ['254 octets in all with UTF-8', `${long(32, 'ö')}@${domainOf(189)}`, true],
    ['255 octets in all with UTF-8', `${long(32, 'ö')}@${domainOf(190)}`, false],
    ['a Unicode label that is 59 letters and over 63 octets as A-label', `bo@${long(58)}ü.test`, false],
  ])('%s', (_name, raw, ok) => {
    expect(parseAddress(raw).ok).toBe(ok)
  })

  it('says which limit was passed', () => {
    expect(refuse(`${long(65)}@example.test`)).toMatch(/64 bytes/)
    expect(refuse(`${long(64)}@${domainOf(190)}`)).toMatch(/254 bytes/)
    expect(refuse(`bo@${long(64)}.test`)).toMatch(/63 bytes/)
  })
})

describe('look-alikes', () => {
  it('the folded form lowers A to Z alone, so no foreign letter becomes one of them', () => {
    expect(accept('ÄB@example.test').folded).toBe('Äb@example.test')
    expect(foldAlias('\u212aELVIN')).toBe('\u212aelvin')
    expect(foldAddress('\u212a@example.test')).not.toBe(foldAddress('k@example.test'))
  })

  it.each([
    ['full width', 'ｂｏ@example.test', 'bo@example.test'],
    ['Cyrillic', 'bо@example.test', 'bo@example.test'],
    ['Greek', 'bο@example.test', 'bo@example.test'],
    ['dotless i', 'mıke@example.test', 'mike@example.test'],
    ['long s', 'baſ@example.test', 'bas@example.test'],
    ['sharp s', 'strauß@example.test', 'strauss@example.test'],
    ['Cyrillic domain', 'bo@аррӏе.com', 'bo@apple.com'],
    ['dotted capital I', 'bo@İstanbul.test', 'bo@istanbul.test'],
  ])('%s letters make another principal', (_name, alike, real) => {
    expect(foldAddress(alike)).not.toBe(foldAddress(real))
  })

  it.each([
    ['bo@аррӏе.com', 'bo@xn--80ak6aa92e.com'],
    ['bo@раураl.com', 'bo@xn--l-7sba6dbr.com'],
    ['bo@xn--80ak6aa92e.com', 'bo@xn--80ak6aa92e.com'],
    ['bo@ναι.test', 'bo@xn--mxaqk.test'],
    ['bo@bücher.test', 'bo@bücher.test'],
    ['bo@XN--BCHER-KVA.test', 'bo@bücher.test'],
    ['bo@пример.test', 'bo@пример.test'],
    ['bo@日本語ひらカナabc.test', 'bo@日本語ひらカナabc.test'],
    ['bo@한국abc.test', 'bo@한국abc.test'],
    ['bo@हिन्दीabc.test', 'bo@हिन्दीabc.test'],
    ['bo@ไทยбв.test', 'bo@xn--90ac117ejb2k.test'],
  ])('%s is shown as %s', (raw, display) => {
    expect(accept(raw).display).toBe(display)
  })
})

describe('properties', () => {
  const letters = constantFrom(...Array.from('abcXYZ019.-_+ üöБя日ー\u200b\u212a@"<>(),;:\\\r\n\0'))
  const texts = array(letters, { maxLength: 12 }).map(parts => parts.join(''))

  it('what was accepted is accepted again in its wire form and folds to the same key', () => {
    assert(
      property(texts, texts, (left, right) => {
        const result = parseAddress(`${left}@${right}.test`)
        if (!result.ok) return
        const again = accept(result.address.wire)
        expect(again).toEqual({ ...result.address, typed: result.address.wire })
      }),
      { numRuns: 5000 },
    )
  })

  it('no accepted address holds what a header or an SMTP command could take for its own', () => {
    assert(
      property(texts, texts, (left, right) => {
        const result = parseAddress(`${left}@${right}.test`)
        expect(result.ok && /[\s<>,;:"\\()[\]\0\u200b]/u.test(result.address.wire)).toBe(false)
      }),
      { numRuns: 5000 },
    )
  })
})
