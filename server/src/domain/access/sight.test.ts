import { expect, it } from 'vitest'
import { aCaller, anOp, aSeen, keys, reaching, testNow } from '../testing/facts.ts'
import { sightAbove, sightBelow } from './sight.ts'

const op = anOp()
/** Root, folder, sub-folder, file, for somebody with grants on some of them. */
const above = (granted: readonly number[], broken: readonly number[] = []) =>
  sightAbove(op, aSeen(op, { broken, reaching: granted.map(key => reaching(key, 1)) }))

it('who may open the root knows the whole path', () => {
  expect(above([keys.root])).toEqual({ parent: true, path: true })
})

it('who was given the file alone knows nothing above it', () => {
  expect(above([keys.file])).toEqual({ parent: false, path: false })
})

it('who was given a folder above knows the parent, but not the path to that folder', () => {
  expect(above([keys.folder])).toEqual({ parent: true, path: false })
  expect(above([keys.sub])).toEqual({ parent: true, path: false })
})

it('a closed file is found from above by whoever may open the folders too', () => {
  expect(above([keys.root, keys.file], [keys.file])).toEqual({ parent: true, path: true })
})

it('a closed folder on the way hides the path, also from who may open the root', () => {
  expect(above([keys.root, keys.file], [keys.sub])).toEqual({ parent: false, path: false })
  expect(above([keys.root, keys.sub], [keys.folder])).toEqual({ parent: true, path: false })
})

it('a grant above that has ended opens no folder', () => {
  const seen = aSeen(op, { reaching: [reaching(keys.root, 1, { expiresAt: testNow }), reaching(keys.file, 1)] })
  expect(sightAbove(op, seen)).toEqual({ parent: false, path: false })
})

it('below a folder that is seen the parent is known, and the path as far as the folder knows its own', () => {
  const folder = (granted: number, depth = 2) => aSeen(op, { depth, reaching: [reaching(granted, 1)] })
  expect(sightBelow(op, folder(keys.folder))).toEqual({ parent: true, path: false })
  expect(sightBelow(op, folder(keys.root))).toEqual({ parent: true, path: true })
  expect(sightBelow(op, folder(keys.root, 1))).toEqual({ parent: true, path: true })
})

it('an application that may read every drive sees every path', () => {
  const app = anOp(null, { caller: aCaller({ userId: null, scopes: new Set(['Files.Read.All']) }) })
  expect(sightAbove(app, aSeen(app, { reaching: [] }))).toEqual({ parent: true, path: true })
})
