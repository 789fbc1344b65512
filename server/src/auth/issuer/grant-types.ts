/** Grant types by their long names (auth.md section 2). */
export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
export const onBehalfOfGrant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
