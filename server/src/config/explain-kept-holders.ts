import type { KeptHolder } from '../domain/ports/kept-secrets.ts'

/** Why production does not serve a database that development mode filled, and the ways out. */
export function explainKeptHolders(holders: readonly KeptHolder[]): string {
  const names = holders.map(({ kind, name }) => `${kind} ${name}`).join(', ')
  return (
    `data: development mode filled this database, and its passwords or secrets, which the ready file shows, are good ` +
    `still (${names}${holders.length < shownHolders ? '' : ' and maybe more'}); take another --data folder and database, ` +
    'or replace them all: convite user password NAME --password-stdin and convite app secret NAME --revoke-others, or ' +
    'convite user remove and convite app remove.'
  )
}

/** As many as the store names. */
const shownHolders = 6
