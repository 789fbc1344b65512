import { describe, expect, it } from 'vitest'
import type { GraphAddress } from './address.ts'
import { parseAddress } from './parse-address.ts'
import { printAddress } from './print-address.ts'

function addressOf(url: string): GraphAddress {
  const parsed = parseAddress(url)
  if (!parsed.ok) throw new Error(`${url}: ${parsed.problem.kind}, ${parsed.problem.message}`)
  return parsed.address
}

describe('an address becomes typed values', () => {
  it('by ids', () => {
    expect(addressOf('/v1.0/drives/b!x/items/01Y/permissions/aTow/grant')).toEqual({
      version: 'v1.0',
      name: 'driveItem/permission/grant',
      drive: { by: 'id', id: 'b!x' },
      item: { base: { by: 'id', id: '01Y' }, path: [], childKeys: [] },
      keys: { permissionId: 'aTow' },
      args: {},
    })
  })

  it('by path below the root of a person', () => {
    expect(addressOf('/beta/users/ana%40x.test/drive/root:/Pl%C3%A4ne/B%20%231.txt:/content')).toEqual({
      version: 'beta',
      name: 'driveItem/content',
      subject: { by: 'user', key: 'ana@x.test' },
      drive: { by: 'user', key: 'ana@x.test' },
      item: { base: { by: 'root' }, path: ['Pläne', 'B #1.txt'], childKeys: [] },
      keys: {},
      args: {},
    })
  })

  it('with the owner beside the id of a drive, so that a foreign drive can be refused', () => {
    const owner = { by: 'user', key: 'u1' }
    expect(addressOf('/v1.0/users/u1/drives/d1/items/i1').drive).toEqual({ by: 'id', id: 'd1', owner })
    expect(addressOf('/v1.0/me/drives/d1').drive).toEqual({ by: 'id', id: 'd1', owner: { by: 'me' } })
    expect(addressOf('/v1.0/groups/g1/drives/d1/root').drive).toEqual({
      by: 'id',
      id: 'd1',
      owner: { by: 'group', key: 'g1' },
    })
    expect(addressOf('/v1.0/sites/root/drives/d1').drive).toEqual({
      by: 'id',
      id: 'd1',
      owner: { by: 'site', site: { by: 'root' } },
    })
    expect(addressOf('/v1.0/drives/d1').drive).toEqual({ by: 'id', id: 'd1' })
  })

  it('of a share: its item, and items below it by id', () => {
    const drive = { by: 'share', token: 'u!aHR0' }
    expect(addressOf('/v1.0/shares/u!aHR0')).toMatchObject({ name: 'share', drive })
    expect(addressOf('/v1.0/shares/u!aHR0/driveItem/children')).toMatchObject({
      name: 'driveItem/children',
      drive,
      item: { base: { by: 'shared' }, path: [] },
    })
    expect(addressOf('/v1.0/shares/u!aHR0/root:/a:/content').item).toMatchObject({
      base: { by: 'shared' },
      path: ['a'],
    })
    expect(addressOf('/v1.0/shares/u!aHR0/items/i1').item).toMatchObject({ base: { by: 'id', id: 'i1' } })
    expect(addressOf('/v1.0/shares/u!aHR0/permission/grant')).toMatchObject({ name: 'share/permission/grant', drive })
  })

  it('of a library item, tied to its list and site', () => {
    expect(addressOf('/v1.0/sites/s1/lists/l1/items/7/driveItem/permissions/p/revokeGrants')).toMatchObject({
      name: 'driveItem/permission/revokeGrants',
      drive: { by: 'list', site: { by: 'id', id: 's1' }, list: 'l1' },
      item: { base: { by: 'listItem', id: '7' } },
      keys: { permissionId: 'p' },
    })
  })

  it('of directory objects with a cast', () => {
    expect(addressOf('/v1.0/groups/g1/transitiveMembers/microsoft.graph.User/$count')).toMatchObject({
      name: 'group/transitiveMembers/$count',
      subject: { by: 'group', key: 'g1' },
      castTo: 'user',
    })
    expect(addressOf('/v1.0/groups/g1/members/m1/$ref')).toMatchObject({
      name: 'group/member/$ref',
      keys: { memberId: 'm1' },
    })
    expect(addressOf('/v1.0/groups/g1/members/microsoft.graph.user')).toMatchObject({
      name: 'group/members',
      castTo: 'user',
    })
    expect(addressOf('/v1.0/me/memberOf/graph.group')).toMatchObject({ name: 'user/memberOf', castTo: 'group' })
  })

  it('of thumbnails, versions and subscriptions with their keys', () => {
    expect(addressOf('/v1.0/me/drive/items/i/thumbnails/0/c300x400_crop/content')).toMatchObject({
      name: 'driveItem/thumbnail/content',
      keys: { thumbnailId: '0', thumbnailSize: 'c300x400_crop' },
    })
    expect(addressOf('/v1.0/me/drive/items/i/versions/3.0/restoreVersion').keys).toEqual({ versionId: '3.0' })
    expect(addressOf('/v1.0/subscriptions/s/reauthorize').keys).toEqual({ subscriptionId: 's' })
  })

  it('of applications and service principals, by their id or by the client id', () => {
    expect(addressOf('/v1.0/applications/o/addPassword')).toMatchObject({
      name: 'application/addPassword',
      keys: { applicationId: 'o' },
    })
    for (const sent of [
      "applications(appId='c')",
      "Applications(APPID='c')",
      'applications(appId=%27c%27)',
      'applications(appId=c)',
    ]) {
      expect([sent, addressOf(`/v1.0/${sent}`)]).toEqual([
        sent,
        expect.objectContaining({ name: 'application', keys: { appId: 'c' } }),
      ])
    }
    expect(addressOf("/v1.0/applications('o')").keys).toEqual({ applicationId: 'o' })
    expect(addressOf("/v1.0/applications(id='o')").keys).toEqual({ applicationId: 'o' })
    expect(addressOf("/v1.0/servicePrincipals(appId='c')")).toMatchObject({
      name: 'servicePrincipal',
      keys: { appId: 'c' },
    })
    expect(addressOf('/v1.0/me/oauth2PermissionGrants')).toMatchObject({
      name: 'user/oauth2PermissionGrants',
      subject: { by: 'me' },
    })
  })

  it('of calls that nobody serves yet, so that they can be refused by name', () => {
    expect(addressOf('/v1.0/me/drive/root/subscriptions/socketIo').name).toBe('driveItem/subscriptions/socketIo')
    expect(addressOf("/v1.0/me/drive/items/i/workbook/worksheets('a')/range(address='A1:B2')").name).toBe(
      'driveItem/workbook',
    )
    expect(addressOf('/v1.0/me/insights/shared/x/lastSharedMethod').name).toBe('user/insights/shared')
  })
})

/** Odd spelling and the canonical one; each row is named by the document that demands it. */
const spellings: Readonly<Record<string, readonly (readonly [odd: string, canonical: string])[]>> = {
  'versions and prefixes (odata-and-batch.md 1, client-rclone.md 1)': [
    ['/v1.0', '/v1.0'],
    ['/v1.0/', '/v1.0'],
    ['/V1.0/ME', '/v1.0/me'],
    ['/Beta/me/', '/beta/me'],
    ['/v2.0/drives/d/root', '/v1.0/drives/d/root'],
    ['/_api/v2.0/drives/d/root', '/v1.0/drives/d/root'],
    ['/some/prefix/v2.0/me/drives', '/v1.0/me/drives'],
    ['/v2.0/sites/root/drives', '/v1.0/sites/root/drives'],
    ['/v1.0/drive/root', '/v1.0/me/drive/root'],
    ['/v1.0/drives/v2.0/root', '/v1.0/drives/v2.0/root'],
  ],
  'case of words, not of ids (odata-and-batch.md 1)': [
    ['/v1.0/Drives/B!x/ITEMS/01aB/CREATELINK', '/v1.0/drives/B!x/items/01aB/createLink'],
    ['/v1.0/me/drive/ROOT/Children', '/v1.0/me/drive/root/children'],
    ['/v1.0/me/drive/special/Documents', '/v1.0/me/drive/special/documents'],
  ],
  'keys (odata-and-batch.md 1, drive-items.md 3)': [
    ["/v1.0/applications(appId='c''d')/removePassword", "/v1.0/applications(appId='c%27%27d')/removePassword"],
    ["/v1.0/servicePrincipals( appId='c')", '/v1.0/servicePrincipals/%20appId%3D%27c%27'],
    ["/v1.0/users('ana@x.test')/drive", '/v1.0/users/ana%40x.test/drive'],
    ["/v1.0/drives('b!x')/items('01y')/invite", '/v1.0/drives/b!x/items/01y/invite'],
    ["/v1.0/drives('b!x')/items('01y'):/a:/invite", '/v1.0/drives/b!x/items/01y:/a:/invite'],
    ['/v1.0/drives(b!x)/items(01y)', '/v1.0/drives/b!x/items/01y'],
    ["/v1.0/users(id='u1')", '/v1.0/users/u1'],
    ["/v1.0/users('it''s')", '/v1.0/users/it%27s'],
    ['/v1.0/users(%27u1%27)', '/v1.0/users/u1'],
    ['/v1.0/users(@u)?@u=%27ana%40x.test%27', '/v1.0/users/ana%40x.test'],
    ['/v1.0/users/bo_partner.test%23EXT%23@x.test', '/v1.0/users/bo_partner.test%23EXT%23%40x.test'],
    ['/v1.0/drives/b%21x', '/v1.0/drives/b!x'],
    ["/v1.0/users('delta')/drive", "/v1.0/users('delta')/drive"],
    ['/v1.0/users/%64elta/drive', "/v1.0/users('delta')/drive"],
  ],
  'item paths (drive-items.md 3, client-rclone.md 3)': [
    ['/v1.0/drives/d/root:/a/b', '/v1.0/drives/d/root:/a/b'],
    ['/v1.0/drives/d/root:/a/b:', '/v1.0/drives/d/root:/a/b'],
    ['/v1.0/drives/d/root:/a/b:/', '/v1.0/drives/d/root:/a/b'],
    ['/v1.0/drives/d/root:/a/b/', '/v1.0/drives/d/root:/a/b'],
    ['/v1.0/drives/d/root:/a/:/children', '/v1.0/drives/d/root:/a:/children'],
    ['/v1.0/drives/d/root:/a/b:/children/', '/v1.0/drives/d/root:/a/b:/children'],
    ['/v1.0/drives/d/root:', '/v1.0/drives/d/root'],
    ['/v1.0/drives/d/root:/', '/v1.0/drives/d/root'],
    ['/v1.0/drives/d/root:/:/children', '/v1.0/drives/d/root/children'],
    ['/v1.0/drives/d/items/root', '/v1.0/drives/d/root'],
    ['/v1.0/drives/d/items/root/children', '/v1.0/drives/d/root/children'],
    ['/v1.0/drives/d/items/I:/leaf:', '/v1.0/drives/d/items/I:/leaf'],
    ['/v1.0/drives/d/items/I:/leaf', '/v1.0/drives/d/items/I:/leaf'],
    ['/v1.0/drives/d/items/I:/a/b/c:', '/v1.0/drives/d/items/I:/a/b/c'],
    ['/v1.0/drives/d/items/I:/leaf:/createUploadSession', '/v1.0/drives/d/items/I:/leaf:/createUploadSession'],
    ['/v1.0/drives/d/items/I:/', '/v1.0/drives/d/items/I'],
    ['/v1.0/me/drive/special/documents:/B.txt:/content', '/v1.0/me/drive/special/documents:/B.txt:/content'],
    ["/v1.0/me/drive/root:/'()*;=@&+$,!:/content", "/v1.0/me/drive/root:/'()*%3B%3D%40%26%2B%24%2C!:/content"],
    ['/v1.0/me/drive/root:/a+b', '/v1.0/me/drive/root:/a%2Bb'],
    ['/v1.0/me/drive/root:/CON/é.txt', '/v1.0/me/drive/root:/CON/%C3%A9.txt'],
  ],
  'encoded paths (drive-items.md 3, odata-and-batch.md 1)': [
    ['/v1.0/drives/d/items/root%3A%2FA%2Fb.txt%3A', '/v1.0/drives/d/root:/A/b.txt'],
    ['/v1.0/drives/d/items/root%3A%2FA%2Fb(1).txt%3A/invite', '/v1.0/drives/d/root:/A/b(1).txt:/invite'],
    ['/v1.0/drives/d/items/root%3A%2FA%2Fb.txt%3A%2Fcontent', '/v1.0/drives/d/root:/A/b.txt:/content'],
    ["/v1.0/drives/d/items/root%3A%2FA%3A%2Fsearch(q%3D'x')", "/v1.0/drives/d/root:/A:/search(q='x')"],
    ['/v1.0/drives/d/items/01y%3A%2Fa', '/v1.0/drives/d/items/01y:/a'],
    ['/v1.0/drives/d/root%3A%2Fa(1)%3A/children', '/v1.0/drives/d/root:/a(1):/children'],
    ['/v1.0/drives/d/root:/A%2FB.docx', '/v1.0/drives/d/root:/A/B.docx'],
    ['/v1.0/drives/d/root:/A%252FB', '/v1.0/drives/d/root:/A%252FB'],
    ['/v1.0/drives/d/root:/100%25', '/v1.0/drives/d/root:/100%25'],
    ['/v1.0/drives/d/root:/%2524%2565', '/v1.0/drives/d/root:/%2524%2565'],
  ],
  'children by key (drive-items.md 3, client-rclone.md 3)': [
    ['/v1.0/me/drive/root/children/a.txt/content', '/v1.0/me/drive/root/children/a.txt/content'],
    ["/v1.0/drives/d/items/I/children('leaf')/invite", '/v1.0/drives/d/items/I/children/leaf/invite'],
    ["/v1.0/drives/d/items/I/children('it's')", '/v1.0/drives/d/items/I/children/it%27s'],
    ["/v1.0/drives/d/root/children('a(1)')", '/v1.0/drives/d/root/children/a%281%29'],
    ['/v1.0/drives/d/root/children/a(1).txt', '/v1.0/drives/d/root/children/a%281%29.txt'],
    [
      "/v1.0/drives/d/root/children('@a1')/content?%40a1=%27a%2Fb%27",
      '/v1.0/drives/d/root/children/a/children/b/content',
    ],
    ["/v1.0/drives/d/root/children('@a1')", '/v1.0/drives/d/root/children/%40a1'],
    ['/v1.0/drives/d/root/children/%24count', "/v1.0/drives/d/root/children('%24count')"],
    ['/v1.0/drives/d/root/children/$count', '/v1.0/drives/d/root/children/$count'],
    ['/v1.0/drives/d/root:/A:/children/b/children/c', '/v1.0/drives/d/root:/A:/children/b/children/c'],
    ['/v1.0/drives/d/root/children/b:/c:/content', '/v1.0/drives/d/root/children/b/children/c/content'],
  ],
  'functions and qualified names (odata-and-batch.md 1, delta-search-subscriptions.md 1 and 2)': [
    ['/v1.0/me/drive/root/delta()', '/v1.0/me/drive/root/delta'],
    ['/v1.0/me/drive/root/microsoft.graph.delta', '/v1.0/me/drive/root/delta'],
    ['/v1.0/me/drive/root/microsoft.graph.delta()', '/v1.0/me/drive/root/delta'],
    ["/v1.0/me/drive/root/delta(token='a%3Db%2Fc')", "/v1.0/me/drive/root/delta(token='a%3Db%2Fc')"],
    ['/v1.0/me/drive/root/delta(token=latest)', "/v1.0/me/drive/root/delta(token='latest')"],
    ['/v1.0/me/drive/root/delta(token=%27latest%27)', "/v1.0/me/drive/root/delta(token='latest')"],
    ['/v1.0/me/drive/delta(token=latest)', "/v1.0/me/drive/root/delta(token='latest')"],
    ["/v1.0/me/drive/root/search(q='it%27s%20100%25')", "/v1.0/me/drive/root/search(q='it%27%27s%20100%25')"],
    ["/v1.0/me/drive/root/search(Q='it''s')", "/v1.0/me/drive/root/search(q='it%27%27s')"],
    ["/v1.0/me/drive/root/search(q='it's')", "/v1.0/me/drive/root/search(q='it%27%27s')"],
    ["/v1.0/me/drive/search(q='')", "/v1.0/me/drive/search(q='')"],
    ["/v1.0/me/drive/search(q='a,b)c')", "/v1.0/me/drive/search(q='a%2Cb)c')"],
    ["/v1.0/me/drive/search(q=@p)?@p='a+b'", "/v1.0/me/drive/search(q='a%20b')"],
    ['/v1.0/me/drive/sharedWithMe()', '/v1.0/me/drive/sharedWithMe'],
    [
      "/v1.0/me/drive/root/getActivitiesByInterval(startDateTime='a',%20endDateTime='b',interval='c')",
      "/v1.0/me/drive/root/getActivitiesByInterval(startdatetime='a',enddatetime='b',interval='c')",
    ],
    ['/v1.0/drives/d/items/i/microsoft.graph.invite', '/v1.0/drives/d/items/i/invite'],
    ['/v1.0/drives/d/items/i/graph.copy', '/v1.0/drives/d/items/i/copy'],
    ['/v1.0/drives/d/items/i/Microsoft.Graph.CreateLink', '/v1.0/drives/d/items/i/createLink'],
    ['/v1.0/users/microsoft.graph.delta()', '/v1.0/users/delta'],
    ['/v1.0/%24batch', '/v1.0/$batch'],
  ],
  'sites (directory.md 3, client-rclone.md 1)': [
    ['/v1.0/sites/root', '/v1.0/sites/root'],
    ['/v1.0/sites/files.x.test', '/v1.0/sites/files.x.test'],
    ['/v1.0/sites/h.test,1111,2222/drives', '/v1.0/sites/h.test%2C1111%2C2222/drives'],
    ['/v1.0/sites/h.test%2C1111%2C2222', '/v1.0/sites/h.test%2C1111%2C2222'],
    ['/v1.0/sites/h.test:/sites/team', '/v1.0/sites/h.test:/sites/team'],
    ['/v1.0/sites/h.test:/sites/team:/drive/root:/a:/invite', '/v1.0/sites/h.test:/sites/team:/drive/root:/a:/invite'],
    ['/v2.0/sites/root:/sites/team', '/v1.0/sites/root:/sites/team'],
    ['/v2.0/sites/root:sites/team', '/v1.0/sites/root:/sites/team'],
    ['/v1.0/sites/root:/sites/team:', '/v1.0/sites/root:/sites/team'],
    ['/v1.0/sites/h.test:/', '/v1.0/sites/h.test'],
    ['/v1.0/groups/g/sites/root/drive', '/v1.0/groups/g/sites/root/drive'],
    ['/v1.0/sites/getAllSites', '/v1.0/sites/getAllSites'],
    ['/v1.0/sites?search=team', '/v1.0/sites'],
  ],
}

describe.each(Object.keys(spellings))('%s', group => {
  it.each(spellings[group] ?? [])('%s is %s', (odd, canonical) => {
    expect(printAddress(addressOf(odd))).toBe(canonical)
  })
})

describe('the addresses of the documentation', () => {
  const drives = ['/drives/d', '/me/drive', '/users/u/drive', '/groups/g/drive', '/sites/s/drive', '/users/u/drives/d']
  const items = ['/root', '/items/i', '/root:/a/b:', '/items/i:/a:', '/special/photos']
  const routes = {
    '': 'driveItem',
    '/children': 'driveItem/children',
    '/content': 'driveItem/content',
    '/contentStream': 'driveItem/contentStream',
    '/permissions': 'driveItem/permissions',
    '/permissions/p': 'driveItem/permission',
    '/permissions/p/grant': 'driveItem/permission/grant',
    '/permissions/p/revokeGrants': 'driveItem/permission/revokeGrants',
    '/permissions/resetInheritance': 'driveItem/permissions/resetInheritance',
    '/validatePermission': 'driveItem/validatePermission',
    '/invite': 'driveItem/invite',
    '/createLink': 'driveItem/createLink',
    '/copy': 'driveItem/copy',
    '/createUploadSession': 'driveItem/createUploadSession',
    '/checkin': 'driveItem/checkin',
    '/checkout': 'driveItem/checkout',
    '/discardCheckout': 'driveItem/discardCheckout',
    '/follow': 'driveItem/follow',
    '/unfollow': 'driveItem/unfollow',
    '/preview': 'driveItem/preview',
    '/permanentDelete': 'driveItem/permanentDelete',
    '/restore': 'driveItem/restore',
    '/delta': 'driveItem/delta',
    "/search(q='x')": 'driveItem/search',
    '/thumbnails': 'driveItem/thumbnails',
    '/versions': 'driveItem/versions',
    '/versions/v': 'driveItem/version',
    '/versions/v/content': 'driveItem/version/content',
    '/versions/v/restoreVersion': 'driveItem/version/restoreVersion',
  }
  it.each(Object.entries(routes))('%s is %s on every kind of drive and item', (route, name) => {
    for (const drive of drives) {
      for (const item of items) expect(addressOf(`/v1.0${drive}${item}${route}`).name).toBe(name)
    }
  })

  it.each([
    ['/drives', 'drives'],
    ['/me/drives', 'drives'],
    ['/me/drive', 'drive'],
    ['/me/drive/items', 'drive/items'],
    ['/me/drive/special', 'drive/special'],
    ['/me/drive/following', 'drive/following'],
    ['/me/drive/recent', 'drive/recent'],
    ['/me/drive/sharedWithMe', 'drive/sharedWithMe'],
    ['/me/drive/sharedByMe', 'drive/sharedByMe'],
    ['/shares/t/items', 'share/items'],
    ['/shares/t/permission', 'share/permission'],
    ['/shares/t/list', 'share/list'],
    ['/shares/t/listItem', 'share/listItem'],
    ['/shares/t/site', 'share/site'],
    ['/users', 'users'],
    ['/users/u', 'user'],
    ['/users/$count', 'users/$count'],
    ['/users/u/transitiveMemberOf', 'user/transitiveMemberOf'],
    ['/users/u/checkMemberGroups', 'user/checkMemberGroups'],
    ['/me/revokeSignInSessions', 'user/revokeSignInSessions'],
    ['/users/u/microsoft.graph.revokeSignInSessions', 'user/revokeSignInSessions'],
    ['/me/followedSites', 'user/followedSites'],
    ['/groups/g', 'group'],
    ['/groups/g/members/$count', 'group/members/$count'],
    ['/groups/g/members/$ref', 'group/members/$ref'],
    ['/groups/g/owners', 'group/owners'],
    ['/sites', 'sites'],
    ['/sites/s', 'site'],
    ['/sites/s/permissions', 'site/permissions'],
    ['/sites/s/lists', 'site/lists'],
    ['/sites/s/lists/l', 'list'],
    ['/sites/s/lists/l/items/i', 'listItem'],
    ['/organization', 'organization'],
    ['/invitations', 'invitations'],
    ['/subscriptions', 'subscriptions'],
    ['/subscriptions/s', 'subscription'],
    ['/directoryObjects/getByIds', 'directoryObjects/getByIds'],
    ['/admin/sharepoint/settings', 'admin/sharepoint/settings'],
    ['/search/query', 'search/query'],
    ['/$batch', '$batch'],
    ['/$metadata', '$metadata'],
    ['/', 'service'],
  ])('%s is %s', (path, name) => {
    expect(addressOf(`/v1.0${path}`).name).toBe(name)
  })
})

describe('the query of an address', () => {
  function queryOf(url: string) {
    const parsed = parseAddress(url)
    if (!parsed.ok) throw new Error(parsed.problem.message)
    return parsed.query
  }

  it('finds options with $, with %24, without, and in any case', () => {
    const { options } = queryOf('/v1.0/me?$top=1&%24Select=id,name&OrderBy=name+desc&$skipToken=x&$foo=1')
    expect(options.map(({ name, value }) => [name, value])).toEqual([
      ['top', '1'],
      ['select', 'id,name'],
      ['orderby', 'name desc'],
      ['skiptoken', 'x'],
      ['foo', '1'],
    ])
  })

  it('keeps plain parameters apart, the first of several, under lower-case names', () => {
    const { options, parameters } = queryOf(
      '/v1.0/me?includeDeletedItems=true&token=a%2Bb&&x&token=c&@microsoft.graph.conflictBehavior=fail',
    )
    expect(options).toEqual([])
    expect(Object.fromEntries(parameters)).toEqual({
      includedeleteditems: 'true',
      token: 'a+b',
      x: '',
      '@microsoft.graph.conflictbehavior': 'fail',
    })
  })

  it('keeps its text as it was sent', () => {
    expect(queryOf('/v1.0/me?a=%20?b').text).toBe('a=%20?b')
  })
})
