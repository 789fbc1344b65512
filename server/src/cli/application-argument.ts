/** The argument by which every command names an application. */
export const applicationArgument = [
  '<application>',
  'client id, or the display name when only one is called so',
] as const
