import { type Language, languages } from '../domain/languages.ts'

/** The first of our languages that `Accept-Language` asks for; weights decide, ties go to the earlier one. */
export function pickLanguage(header: string | undefined): Language {
  const wanted = (header ?? '')
    .split(',')
    .slice(0, 20)
    .map((part, index) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const weight = parameters
        .map(parameter => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1])
        .find(found => found !== undefined)
      return { language: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight), index }
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((left, right) => right.weight - left.weight || left.index - right.index)
  for (const { language } of wanted) {
    const known = languages.find(candidate => candidate === language)
    if (known) return known
  }
  return 'en'
}
