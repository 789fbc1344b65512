import { openIdScopes } from './scopes.ts'

/**
 * The discovery document (auth.md section 1). It names the issuer of the one tenant whatever alias was asked for,
 * and only what works: the authorization address is listed because client libraries refuse a document without it.
 */
export function buildDiscoveryDocument(origin: string, tenantId: string): Readonly<Record<string, unknown>> {
  const authority = `${origin}/${tenantId}`
  const { host } = new URL(origin)
  return {
    issuer: buildIssuer(origin, tenantId),
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
    grant_types_supported: ['client_credentials', 'refresh_token'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: openIdScopes,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'preferred_username', 'name', 'tid', 'oid', 'ver'],
    request_uri_parameter_supported: false,
    tenant_region_scope: null,
    cloud_instance_name: host,
    msgraph_host: host,
  }
}

/** The `iss` of our tokens and the issuer of discovery: one public origin for both (auth.md section 1, issuer rule). */
export function buildIssuer(origin: string, tenantId: string): string {
  return `${origin}/${tenantId}/v2.0`
}
