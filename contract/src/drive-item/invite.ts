import { Type } from 'typebox'
import { itemPaths } from '../drive-paths.ts'
import type { Operation } from '../operation.ts'
import { filesWrite } from '../scopes.ts'

const optional = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Optional(Type.Union([type, Type.Null()]))

/** A recipient: exactly one of the three (identities-and-recipients.md section 1). */
export const driveRecipient = Type.Object({
  email: optional(Type.String()),
  alias: optional(Type.String()),
  objectId: optional(Type.String()),
})

/** The action parameters of invite (invite.md section 3). A JSON null counts as absent. */
export const inviteBody = Type.Object({
  recipients: optional(Type.Array(driveRecipient)),
  roles: optional(Type.Array(Type.String())),
  requireSignIn: optional(Type.Boolean()),
  sendInvitation: optional(Type.Boolean()),
  message: optional(Type.String()),
  expirationDateTime: optional(Type.String()),
  password: optional(Type.String()),
  retainInheritedPermissions: optional(Type.Boolean()),
})

export const messageMaxLength = 2000

/** `driveItem: invite`. */
export const driveItemInvite = {
  id: 'driveItem/invite',
  method: 'POST',
  address: 'driveItem/invite',
  paths: itemPaths('/invite'),
  summary: 'Give people access to a file or folder, and send them the mail.',
  scopes: filesWrite,
  body: { kind: 'json', schema: inviteBody, required: false },
  responses: {
    200: 'microsoft.graph.permissionCollectionResponse',
    207: 'microsoft.graph.permissionCollectionResponse',
  },
  query: [],
  units: 5,
  idempotent: true,
  source: 'invite.md; Microsoft Graph v1.0, driveItem: invite',
} as const satisfies Operation
