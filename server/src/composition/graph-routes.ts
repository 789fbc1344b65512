/** The operations of the Graph surface, wired. */
import { pickLanguage } from '../mail/catalogue.ts'
import { describeOutcome, type OutcomeReason } from '../mail/outcome-text.ts'
import { makeCreateFile, makeCreateFolder } from '../domain/items/create-item.ts'
import { makeDeleteItem } from '../domain/items/delete-item.ts'
import { makeListChildren } from '../domain/items/list-children.ts'
import { makeOpenContent } from '../domain/items/open-content.ts'
import { makeReplaceContent } from '../domain/items/replace-content.ts'
import { makeStoreContent } from '../domain/items/store-content.ts'
import { makeUpdateItem } from '../domain/items/update-item.ts'
import { createDownloadLinks } from '../http/download-links.ts'
import { createItemPresenter } from '../http/graph/drive-item/present.ts'
import { driveItemRoutes } from '../http/graph/drive-item/routes.ts'
import { readPermissionList } from '../http/graph/permission/list-view.ts'
import { createRefreshContext } from '../http/refresh-context.ts'
import { createFirstShares } from '../store/first-shares.ts'
import { createMailQuotas } from '../store/mail-quotas.ts'
import { createItemWriter } from '../store/item-writer.ts'
import { defaultDomainOf } from '../domain/organization.ts'
import type { Postman } from '../domain/ports/postman.ts'
import { makeInvite } from '../domain/sharing/invite.ts'
import { makeListReceived } from '../domain/sharing/list-received.ts'
import { removePermission } from '../domain/sharing/remove-permission.ts'
import { updatePermission } from '../domain/sharing/update-permission.ts'
import { applicationRoutes } from '../http/graph/application/routes.ts'
import { permissionGrantRoutes } from '../http/graph/oauth2-permission-grant/routes.ts'
import { inviteRoute } from '../http/graph/drive-item/invite.ts'
import { driveRoute } from '../http/graph/drive/get.ts'
import type { DriveRouteDeps } from '../http/graph/drive/shown.ts'
import { drivesRoute } from '../http/graph/drive/list.ts'
import { sharedWithMeRoute } from '../http/graph/drive/shared-with-me.ts'
import { groupRoutes } from '../http/graph/group/routes.ts'
import { itemTags } from '../http/graph/item-tags.ts'
import { createNameReader } from '../http/graph/names.ts'
import { permissionRoutes } from '../http/graph/permission/routes.ts'
import { organizationRoute } from '../http/graph/organization/list.ts'
import { siteRoute } from '../http/graph/site/get.ts'
import { sitesRoute } from '../http/graph/site/list.ts'
import { userRoutes } from '../http/graph/user/routes.ts'
import type { GraphRoute } from '../http/graph-request.ts'
import { createIdempotency } from '../http/idempotency.ts'
import { createLocator, type Locator } from '../http/locate.ts'
import { createShareReader } from '../http/share-token.ts'
import { createSenderLimits } from '../jobs/sender-limits.ts'
import { followDownloadKeys } from './download-addresses.ts'
import type { Services } from './services.ts'

export interface GraphRoutes {
  readonly routes: readonly GraphRoute[]
  readonly locator: Locator
}

/** Wires every operation to the services. */
export function buildGraphRoutes(services: Services, postman: Postman): GraphRoutes {
  const { items, grants, directory, secrets, clock, random, origin, config, settings } = services
  const shares = createShareReader(origin, { grants, secrets, clock })
  const locator = createLocator({ items, directory, shares })
  const names = createNameReader(directory)
  const idempotency = createIdempotency({ store: services.idempotency, secrets, clock, random })
  const invite = makeInvite({
    directory,
    grants,
    postman,
    secrets,
    random,
    clock,
    senderLimits: createSenderLimits({ quotas: createMailQuotas(services.engine) }),
    guestDomain: () => defaultDomainOf(settings.organization()),
    allowLocalhost: config.mode === 'development',
    pickLanguage: (...wishes) => pickLanguage(...wishes, config.mail.defaultLanguage),
  })
  const view = { grants, accounts: services.accounts, secrets, origin }
  const links = createDownloadLinks(followDownloadKeys(services.keys), origin)
  const writer = createItemWriter(services.engine)
  const drives: DriveRouteDeps = {
    locator,
    items,
    directory,
    names,
    listAllDrives: query => services.admin.listDrives(query),
    listDrivesOfMember: member => services.sharedWithMe.drivesOf(member, clock.now()),
  }
  const routes = [
    inviteRoute({
      names,
      locator,
      invite,
      idempotency,
      secrets,
      tags: itemTags,
      describeMail: (reason, facts, language) => describeOutcome(reason as OutcomeReason, facts, language),
    }),
    ...permissionRoutes({
      locator,
      view,
      tags: itemTags,
      update: updatePermission({ grants }),
      remove: removePermission({ grants }),
    }),
    ...driveItemRoutes({
      locator,
      items,
      idempotency,
      links,
      tags: itemTags,
      presenter: createItemPresenter({ names, shares: createFirstShares(services.engine), links }),
      list: makeListChildren({ items }),
      createFolder: makeCreateFolder({ writer }),
      createFile: makeCreateFile({ writer }),
      replaceContent: makeReplaceContent({ writer }),
      updateItem: makeUpdateItem({ writer }),
      deleteItem: makeDeleteItem({ writer }),
      storeContent: makeStoreContent({ blobs: services.blobs }),
      openContent: makeOpenContent({ blobs: services.blobs }),
      refresh: createRefreshContext({ accounts: services.accounts, settings, clock }),
      expandPermissions: async (op, seen) => (await readPermissionList(view, op, seen)).value,
    }),
    driveRoute(drives),
    drivesRoute(drives),
    sharedWithMeRoute({ list: makeListReceived({ sharedWithMe: services.sharedWithMe }), locator, directory, names }),
    ...userRoutes({ directory, sessions: services.signIn.sessions }),
    ...groupRoutes({ directory }),
    ...applicationRoutes({
      applications: services.applicationAdmin,
      random,
      organization: () => settings.organization(),
    }),
    ...permissionGrantRoutes({ consents: services.consents, applications: services.applicationAdmin, directory }),
    siteRoute({ directory }),
    sitesRoute({ directory }),
    organizationRoute({ organization: () => settings.organization() }),
  ]
  return { routes, locator }
}
