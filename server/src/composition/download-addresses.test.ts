import { expect, test } from 'vitest'
import { createDownloadAddresses, type DownloadFields } from '../auth/secrets/signed-address.ts'
import { followDownloadKeys } from './download-addresses.ts'

const fields: DownloadFields = {
  driveId: 'd',
  itemId: 'i',
  versionKey: 'v',
  holder: { kind: 'user', id: 'u' },
  expiresAt: 1000,
  disposition: 'attachment',
}
const [oldKey, newKey] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]

test('a new root secret signs download addresses from the moment it is in front, and old addresses still open', () => {
  const keys = { downloadAddressKeys: [oldKey] }
  const addresses = followDownloadKeys(keys)
  const before = addresses.signDownload(fields)
  keys.downloadAddressKeys = [newKey, oldKey]
  const after = addresses.signDownload(fields)
  expect(createDownloadAddresses([newKey]).openDownload(after, 0)).toEqual(fields)
  expect(addresses.openDownload(before, 0)).toEqual(fields)
  expect(() => createDownloadAddresses([newKey]).openDownload(before, 0)).toThrow('not valid')
})
