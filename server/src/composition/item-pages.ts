/** The pages to which mails lead, wired. */
import { createJudgeLink } from '../domain/access/judge-link.ts'
import { createDownloadLinks } from '../http/download-links.ts'
import { createDoors, createInvitationDoor } from '../item-pages/doors.ts'
import { createFindInvitee, type FindInvitee } from '../item-pages/find-invitee.ts'
import type { ItemPagesDeps } from '../item-pages/item-pages.ts'
import { createItemOpener } from '../item-pages/opened-item.ts'
import { followDownloadKeys } from './download-addresses.ts'
import type { Services } from './services.ts'

/** What the pages need of the services. */
export function buildItemPages(services: Services): Omit<ItemPagesDeps, 'frame'> {
  const { accounts, applications, clock, config, directory, grants, items, keys, log, origin, settings } = services
  const links = createDownloadLinks(followDownloadKeys(keys), origin)
  return {
    directory,
    doors: createDoors(services),
    opener: createItemOpener({
      items,
      grants,
      directory,
      settings,
      clock,
      judgeLink: createJudgeLink({ items, accounts, applications, log }),
      makeDownloadAddress: (item, holder) => links.make(item, holder, clock.now()),
    }),
    timeZone: config.mail.timeZone,
  }
}

/** For whom an invitation's address was made. */
export function buildFindInvitee(services: Services): FindInvitee {
  return createFindInvitee(createInvitationDoor(services), services.directory)
}
