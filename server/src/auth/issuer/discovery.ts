import { deviceGrant, onBehalfOfGrant } from './grant-types.ts'
import { openIdScopes } from '../tokens/scopes.ts'

/** The discovery document (auth.md section 1). It names the issuer of the one tenant whatever alias was asked for. */
export function buildDiscoveryDocument(origin: string, tenantId: string): Readonly<Record<string, unknown>> {
  const authority = `${origin}/${tenantId}`
  const { host } = new URL(origin)
  return {
    issuer: buildIssuer(origin, tenantId),
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${authority}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${authority}/oauth2/v2.0/logout`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
    grant_types_supported: [
      'authorization_code',
      'refresh_token',
      'client_credentials',
      'implicit',
      deviceGrant,
      onBehalfOfGrant,
    ],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    response_types_supported: ['code', 'id_token', 'code id_token'],
    code_challenge_methods_supported: ['S256'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: openIdScopes,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256'],
    claims_supported: [
      ...['sub', 'iss', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'c_hash'],
      ...['preferred_username', 'name', 'email', 'tid', 'oid', 'ver'],
    ],
    authorization_response_iss_parameter_supported: true,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
    claims_parameter_supported: false,
    tenant_region_scope: null,
    cloud_instance_name: host,
    msgraph_host: host,
  }
}

/** The `iss` of our tokens and the issuer of discovery: one public origin for both (auth.md section 1, issuer rule). */
export function buildIssuer(origin: string, tenantId: string): string {
  return `${origin}/${tenantId}/v2.0`
}
