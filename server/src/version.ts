/** The version of the server, as its package says. */
export const version = '0.1.0'
