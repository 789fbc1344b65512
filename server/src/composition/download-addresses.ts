import { createDownloadAddresses, type DownloadAddresses } from '../auth/signed-address.ts'
import type { ServerKeys } from '../auth/keys.ts'

/** Download addresses under the keys of the moment: a rotation of the root secrets changes them. */
export function followDownloadKeys(keys: ServerKeys): DownloadAddresses {
  let used = keys.downloadAddressKeys
  let addresses = createDownloadAddresses(used)
  function follow(): DownloadAddresses {
    if (keys.downloadAddressKeys !== used) {
      used = keys.downloadAddressKeys
      addresses = createDownloadAddresses(used)
    }
    return addresses
  }
  return {
    signDownload: fields => follow().signDownload(fields),
    openDownload: (token, now) => follow().openDownload(token, now),
  }
}
