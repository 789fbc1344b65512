/** How the server speaks HTTPS. */
export type TlsSettings =
  /** With a certificate authority of its own, made in the data folder. */
  | { readonly kind: 'local' }
  /** With a certificate that somebody else made; both are paths of PEM files. */
  | { readonly kind: 'files'; readonly certFile: string; readonly keyFile: string }
