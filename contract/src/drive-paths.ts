/** The address families of a drive (drive-items.md section 1): every item operation exists below each of them. */
const driveRoots = [
  '/drives/{drive-id}',
  '/me/drive',
  '/users/{user-id}/drive',
  '/groups/{group-id}/drive',
  '/sites/{site-id}/drive',
] as const

/** The documented paths of an item operation: by id below each family, and below the root. */
export function itemPaths(suffix: string): readonly string[] {
  return driveRoots.flatMap(root => [`${root}/items/{driveItem-id}${suffix}`, `${root}/root${suffix}`])
}

/** The documented paths of a drive operation. */
export function drivePaths(suffix: string): readonly string[] {
  return driveRoots.map(root => `${root}${suffix}`)
}
