/** The download addresses, wired. */
import { createJudgeLink } from '../domain/access/judge-link.ts'
import { makeOpenContent } from '../domain/items/open-content.ts'
import { type AnswerDownload, createDownloads } from '../http/downloads.ts'
import { followDownloadKeys } from './download-addresses.ts'
import type { Services } from './services.ts'

/** Answers `/download/{token}`. */
export function buildDownloads(services: Services): AnswerDownload {
  const { items, grants, accounts, applications, settings, clock, keys, blobs, log } = services
  return createDownloads({
    addresses: followDownloadKeys(keys),
    judgeLink: createJudgeLink({ items, accounts, applications, log }),
    openContent: makeOpenContent({ blobs }),
    items,
    grants,
    accounts,
    applications,
    settings,
    clock,
  })
}
