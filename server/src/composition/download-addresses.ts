import type { ServerKeys } from '../auth/keys/keys.ts'
import { createDownloadAddresses, type DownloadAddresses } from '../auth/secrets/signed-address.ts'
import { followKeys } from './follow-keys.ts'

/** Download addresses under the keys of the moment. */
export function followDownloadKeys(keys: Pick<ServerKeys, 'downloadAddressKeys'>): DownloadAddresses {
  const addresses = followKeys(() => keys.downloadAddressKeys, createDownloadAddresses)
  return {
    signDownload: fields => addresses().signDownload(fields),
    openDownload: (token, now) => addresses().openDownload(token, now),
  }
}
