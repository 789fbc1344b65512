import type { KeptHolder } from '../domain/ports/kept-secrets.ts'

/** Why production does not serve a database that holds the demo, and the ways out. */
export function explainKeptHolders(holders: readonly KeptHolder[]): string {
  const names = holders
    .slice(0, shownHolders)
    .map(({ kind, name }) => `${kind} ${name}`)
    .join(', ')
  return (
    `data: this database holds the demo, and its passwords or secrets, which the ready file shows, are good ` +
    `still (${names}${holders.length <= shownHolders ? '' : ' and more'}); take another --data folder and database, ` +
    'or replace them all: convite user password NAME --password-stdin and convite app secret NAME --revoke-others, or ' +
    'convite user remove and convite app remove.'
  )
}

/** Enough to know what the data is. */
const shownHolders = 6
