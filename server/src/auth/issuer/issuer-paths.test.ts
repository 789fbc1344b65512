import { describe, expect, test } from 'vitest'
import { isOurTenant, parseIssuerPath } from './issuer-paths.ts'

const tenant = { tenantId: '6b6c0000-0000-4000-8000-00000000c0de', tenantDomains: () => ['convite.example'] }

describe('the addresses of the issuer', () => {
  test.each([
    ['/common/oauth2/v2.0/token', 'token', 'common', '/common/oauth2/v2.0', '/token'],
    ['/Common/OAuth2/v2.0/Token', 'token', 'Common', '/Common/OAuth2/v2.0', '/token'],
    ['/t/oauth2/v2.0/authorize', 'authorize', 't', '/t/oauth2/v2.0', '/authorize'],
    ['/t/oauth2/v2.0/Authorize/aB-_9', 'resume', 't', '/t/oauth2/v2.0', '/authorize/aB-_9'],
    ['/t/oauth2/v2.0/devicecode', 'devicecode', 't', '/t/oauth2/v2.0', '/devicecode'],
    ['/t/oauth2/v2.0/logout', 'logout', 't', '/t/oauth2/v2.0', '/logout'],
    ['/t/oauth2/v2.0/logout/Confirm', 'logoutConfirm', 't', '/t/oauth2/v2.0', '/logout/confirm'],
    ['/logout/success', 'logoutSuccess', null, '', '/logout/success'],
    ['/device', 'device', null, '', '/device'],
    ['/device/aB-_9', 'deviceResume', null, '', '/device/aB-_9'],
    ['/t/discovery/v2.0/keys', 'keys', 't', '', ''],
    ['/t/v2.0/.well-known/openid-configuration', 'discovery', 't', '', ''],
    ['/t/.well-known/openid-configuration', 'discovery', 't', '', ''],
    ['/convite%2Eexample/discovery/v2.0/keys', 'keys', 'convite.example', '', ''],
    ['/%E0%A4%A/discovery/v2.0/keys', 'keys', '%E0%A4%A', '', ''],
    ['/common/discovery/instance', 'instance', 'common', '', ''],
    ['/common/oauth2/nativeclient', 'nativeClient', 'common', '', ''],
    ['/common/userrealm/ana%40convite.example', 'userRealm', 'common', '', ''],
    ['/error', 'errorPage', null, '', ''],
  ])('%s', (path, endpoint, tenant, mount, route) => {
    expect(parseIssuerPath(path)).toEqual({ endpoint, tenant, mount, route })
  })

  test.each([
    '/',
    '/v1.0/me',
    '/oauth2/v2.0/token',
    '//oauth2/v2.0/token',
    '/a/b/oauth2/v2.0/token',
    '/common/oauth2/v2.0/token/',
    '/common/oauth2/v2.0/token/extra',
    '/common/oauth2/token',
    '/t/oauth2/v2.0/authorize/a.b',
    '/t/oauth2/v2.0/device',
    '/device/a/b',
    '/logout',
    '/.well-known/openid-configuration',
    'http://evil.test/common/oauth2/v2.0/token',
    '/common/../x/oauth2/v2.0/token',
  ])('%s is none of them', path => {
    expect(parseIssuerPath(path)).toBeNull()
  })
})

describe('the tenant segment', () => {
  test.each([
    '6B6C0000-0000-4000-8000-00000000C0DE',
    'convite.example',
    'Convite.Example',
    'common',
    'ORGANIZATIONS',
    'consumers',
  ])('%s is ours', segment => {
    expect(isOurTenant(segment, tenant)).toBe(true)
  })

  test.each(['', 'contoso.example', 'convite.example.evil.test', '6b6c0000', 'commons'])('%j is not', segment => {
    expect(isOurTenant(segment, tenant)).toBe(false)
  })
})
