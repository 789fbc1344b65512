import { expect, it } from 'vitest'
import {
  collectionContext,
  entityContext,
  itemContext,
  itemEntityContext,
  itemListContext,
  typedCollectionContext,
} from './context-url.ts'

const root = 'https://files.example.test/v1.0'
const drive = { by: 'drive', key: 'b!aa' } as const
const mine = { by: 'user', key: 'ana@x.test' } as const

it.each([
  [collectionContext(root, 'drives'), '#drives'],
  [collectionContext(root, 'users', ['id', 'displayName']), '#users(id,displayName)'],
  [entityContext(root, 'users'), '#users/$entity'],
  [entityContext(root, 'users', ['id']), '#users(id)/$entity'],
  [entityContext(root, 'invitations'), '#invitations/$entity'],
  [typedCollectionContext(root, 'driveItem'), '#Collection(driveItem)'],
  [itemContext(root, drive, 'item'), "#drives('b%21aa')/items/$entity"],
  [itemContext(root, drive, 'root'), "#drives('b%21aa')/root/$entity"],
  [itemContext(root, mine, 'item', ['id', 'name']), "#users('ana%40x.test')/drive/items(id,name)/$entity"],
  [itemListContext(root, mine, null, 'children', ['name']), "#users('ana%40x.test')/drive/root/children(name)"],
  [itemListContext(root, drive, '01I', 'children'), "#drives('b%21aa')/items('01I')/children"],
  [itemListContext(root, drive, '01I', 'permissions'), "#drives('b%21aa')/items('01I')/permissions"],
  [itemEntityContext(root, drive, '01I', 'permissions'), "#drives('b%21aa')/items('01I')/permissions/$entity"],
  [itemContext(root, { by: 'group', key: "it's" }, 'item'), "#groups('it%27%27s')/drive/items/$entity"],
])('%s', (context, expected) => {
  expect(context).toBe(`${root}/$metadata${expected}`)
})
