import type { FastifyInstance } from 'fastify'
import { createJudgeLink } from '../domain/access/judge-link.ts'
import { createDemoPages } from '../dev/demo-pages.ts'
import { createDemoSessions, type DemoSessions } from '../dev/demo-sessions.ts'
import { createDoors } from '../dev/doors.ts'
import { createItemOpener } from '../dev/opened-item.ts'
import type { PageFrame } from '../dev/page-frame.ts'
import { createDownloadLinks } from '../http/download-links.ts'
import { followDownloadKeys } from './download-addresses.ts'
import type { Services } from './services.ts'

export interface WiredDemoPages {
  readonly sessions: DemoSessions
  readonly plugin: (server: FastifyInstance) => Promise<void>
}

/** The pages to which mails lead in development mode, wired. */
export function buildDemoPages(services: Services, frame: PageFrame): WiredDemoPages {
  const {
    accounts,
    applications,
    clock,
    config,
    directory,
    grants,
    items,
    keys,
    log,
    origin,
    random,
    redemption,
    secrets,
    settings,
  } = services
  const links = createDownloadLinks(followDownloadKeys(keys), origin)
  const opener = createItemOpener({
    items,
    grants,
    directory,
    settings,
    clock,
    judgeLink: createJudgeLink({ items, accounts, applications, log }),
    makeDownloadAddress: (item, holder) => links.make(item, holder, clock.now()),
  })
  const sessions = createDemoSessions({ random, origin })
  return {
    sessions,
    plugin: createDemoPages({
      ...frame,
      opener,
      sessions,
      directory,
      doors: createDoors({ items, directory, grants, secrets, clock }),
      redemption,
      clock,
      timeZone: config.mail.timeZone,
    }),
  }
}
