import { expect, it } from 'vitest'
import { acceptsJson, prefersHtml } from './accept.ts'

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'

it.each([
  [undefined, true],
  ['', true],
  ['*/*', true],
  ['application/*', true],
  ['application/json;odata.metadata=none', true],
  ['text/plain, Application/JSON; q=0.1', true],
  [browser, true],
  ['application/xml', false],
  ['text/html, image/*', false],
  ['application/json;q=0, */*', false],
  ['*/*;q=0', false],
])('Accept: %s takes JSON: %s', (header, expected) => {
  expect(acceptsJson(header)).toBe(expected)
})

it.each([
  [undefined, false],
  ['*/*', false],
  ['application/json', false],
  ['application/json, text/html;q=0.5', false],
  ['text/html, application/json', false],
  ['text/html;q=0, */*;q=0', false],
  ['text/html', true],
  [browser, true],
])('Accept: %s is that of a browser: %s', (header, expected) => {
  expect(prefersHtml(header)).toBe(expected)
})
