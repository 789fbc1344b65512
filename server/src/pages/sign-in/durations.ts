import type { PageLanguage } from '../language.ts'

/** "in 3 minutes", never shorter than it is: whole minutes from one minute on, whole hours from two hours on. */
export function formatWait(seconds: number, language: PageLanguage): string {
  const format = new Intl.RelativeTimeFormat(language)
  if (seconds < 60) return format.format(Math.max(1, Math.ceil(seconds)), 'second')
  if (seconds <= 7200) return format.format(Math.ceil(seconds / 60), 'minute')
  return format.format(Math.ceil(seconds / 3600), 'hour')
}

/** "60 minutes". */
export function formatMinutes(minutes: number, language: PageLanguage): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(minutes)
}
