/** Development mode: signing in by one click. Who was invited and has not come yet redeems the invitations by it. */
import { isPendingGuest, type PrincipalRecord } from '../domain/identities/principal-record.ts'
import type { Directory } from '../domain/ports/directory.ts'
import type { Redemption } from '../domain/ports/redemption.ts'
import type { PageLanguage } from '../pages/language.ts'
import type { DemoPerson } from '../pages/sign-in/sign-in-page.ts'
import { showPerson } from './show-person.ts'

export interface DemoSignIn {
  readonly listPeople: () => Promise<readonly PrincipalRecord[]>
  readonly redemption: Redemption
}

const mayBeChosen = ({ kind, isEnabled, isDeleted }: PrincipalRecord) => kind === 'user' && isEnabled && !isDeleted

/** The people as the page lists them: the invited one first, the others in the order of the reader's language. */
export async function listDemoPeople(
  demo: DemoSignIn,
  invitee: PrincipalRecord | null,
  language: PageLanguage,
): Promise<readonly DemoPerson[]> {
  const collator = new Intl.Collator(language)
  const others = (await demo.listPeople())
    .filter(person => mayBeChosen(person) && person.id !== invitee?.id)
    .toSorted((left, right) => collator.compare(left.displayName, right.displayName))
  const people = invitee === null ? others : [invitee, ...others]
  return people.map(person => ({ ...showPerson(person), note: noteOf(person, person === invitee) }))
}

/** The demo is in English, as its people's notes are. */
function noteOf({ isAdmin, userType }: PrincipalRecord, isInvited: boolean): string | null {
  if (isInvited) return 'Invited'
  if (isAdmin) return 'Administrator'
  return userType === 'Guest' ? 'Guest' : null
}

/** The person behind a button, who may sign in from now on; null when there is no such person. */
export async function chooseDemoPerson(
  { redemption }: DemoSignIn,
  directory: Pick<Directory, 'findUser'>,
  name: string,
  author: (actor: string) => Parameters<Redemption['redeemGuest']>[0],
): Promise<PrincipalRecord | null> {
  const person = await directory.findUser(name)
  if (person === null || !mayBeChosen(person)) return null
  if (isPendingGuest(person)) await redemption.redeemGuest(author(person.id), person.id)
  return person
}
