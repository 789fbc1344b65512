import { interactionPolicy } from 'oidc-provider'

/** Where an interaction of the issuer goes on: the sign-in pages. */
export function interactionPath(uid: string): string {
  return `/signin/${uid}`
}

/**
 * When a person is asked something: to choose an account (`prompt=select_account`), to sign in, to agree. The
 * provider's rule that programs on a machine ask each time never applies: it is about clients of the type
 * `native`, and client-metadata.ts names no type, which means `web`. That is how Entra does it: it remembers (auth.md
 * section 2).
 */
export function createInteractionPolicy(): readonly interactionPolicy.Prompt[] {
  const policy = interactionPolicy.base()
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0)
  return policy
}
