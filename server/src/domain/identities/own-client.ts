/** The client id of Convite's own pages; no application can be registered under it. */
export const ownClientId = 'c0417e00-0000-4000-8000-00000000c0de'
