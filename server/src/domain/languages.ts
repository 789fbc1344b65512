/** The languages that people are written to in: mails, pages and the words of errors. English is first and the usual one. */
export const languages = ['en', 'es', 'pt', 'de', 'fr'] as const
export type Language = (typeof languages)[number]
