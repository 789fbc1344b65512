import { Type } from 'typebox'

const optional = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Optional(Type.Union([type, Type.Null()]))

/** The dates of the client (drive-items.md section 2). A JSON null counts as absent. */
export const fileSystemInfoBody = Type.Object({
  createdDateTime: optional(Type.String()),
  lastModifiedDateTime: optional(Type.String()),
  lastAccessedDateTime: optional(Type.String()),
})

const facet = optional(Type.Object({}))

/**
 * What a driveItem in a request may hold that means something. The type is open: other members are ignored
 * (drive-items.md section 2).
 */
const common = {
  name: optional(Type.String()),
  description: optional(Type.String()),
  fileSystemInfo: optional(fileSystemInfoBody),
  folder: facet,
  '@microsoft.graph.conflictBehavior': optional(Type.String()),
  /** How rclone spells it (client-rclone.md section 5). */
  '@name.conflictBehavior': optional(Type.String()),
}

/** The body of POST children. */
export const newItemBody = Type.Object({
  ...common,
  file: facet,
  '@microsoft.graph.sourceUrl': optional(Type.String()),
})

/** The body of PATCH. */
export const itemPatchBody = Type.Object({
  ...common,
  parentReference: optional(
    Type.Object({
      driveId: optional(Type.String()),
      id: optional(Type.String()),
      path: optional(Type.String()),
    }),
  ),
})
