import { type PermissionName, permissions } from '@convite/contract/scopes'
import type { PageLanguage } from './language.ts'
import { scopeTexts } from './scope-texts.ts'

/** A permission in a few words; the name itself for what is no permission of ours. */
export function scopeTitle(name: string, language: PageLanguage): string {
  return Object.hasOwn(permissions, name) ? scopeTexts[language][name as PermissionName].title : name
}
