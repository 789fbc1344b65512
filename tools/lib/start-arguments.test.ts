import { expect, test } from 'vitest'
import { startArguments } from './start-arguments.mjs'

test('a plain start keeps its data in the project folder and listens on port 8080', () => {
  expect(startArguments('/p', [])).toEqual(['start', '--data', '/p/.convite', '--port', '8080'])
})

test('what the user typed wins, in both forms', () => {
  expect(startArguments('/p', ['--port', '0'])).toEqual(['start', '--data', '/p/.convite', '--port', '0'])
  expect(startArguments('/p', ['--data=/d', '--port=9'])).toEqual(['start', '--data=/d', '--port=9'])
})
