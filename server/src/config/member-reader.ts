import { SettingRefusal } from './config-error.ts'

/** Reads the members of one object of a configuration; each refusal becomes a line that names the member. */
export interface MemberReader {
  /** Null when absent. */
  text(name: string): string | null
  /** Refuses an absent one. */
  required(name: string, example: string): string | null
  flag(name: string, byDefault: boolean): boolean
  /** A list of texts; null when absent. */
  list(name: string): readonly string[] | null
  /** An object inside; null when absent or none. */
  object(name: string): MemberReader | null
  /** All members of this object, which have to be texts. */
  texts(): Readonly<Record<string, string>>
  /** What a reader of settings makes of a value; empty when it refuses. */
  convert<T>(name: string, value: string, read: (text: string) => T): readonly T[]
  refuse(name: string, rule: string): void
  refuseUnknown(known: readonly string[], findNear: (name: string) => string | undefined): void
  /** Whether anything was refused so far, inside of it too. */
  hasFailed(): boolean
}

/** Makes the reader; null, and a line, when `given` is no object. */
export function createMemberReader(given: unknown, where: string, mistakes: string[]): MemberReader | null {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    mistakes.push(`${where}: an object is needed here.`)
    return null
  }
  const before = mistakes.length
  const members = new Map<string, unknown>(Object.entries(given).filter(([, value]) => value !== null))
  const refuse = (name: string, rule: string) => void mistakes.push(`${where}.${name}: ${rule}.`)

  const readText = (name: string): string | null => {
    const value = members.get(name)
    if (value === undefined) return null
    if (typeof value === 'string' && value !== '') return value
    refuse(name, 'a text is needed here')
    return null
  }

  return {
    text: readText,
    required(name, example) {
      if (!members.has(name)) refuse(name, `is missing, e.g. ${example}`)
      return readText(name)
    },
    flag(name, byDefault) {
      const value = members.get(name) ?? byDefault
      if (typeof value === 'boolean') return value
      refuse(name, 'true or false is needed here')
      return byDefault
    },
    list(name) {
      const value = members.get(name)
      if (value === undefined) return null
      if (Array.isArray(value) && value.every(one => typeof one === 'string' && one !== '')) return value as string[]
      refuse(name, 'a list of texts is needed here')
      return null
    },
    object(name) {
      return members.has(name) ? createMemberReader(members.get(name), `${where}.${name}`, mistakes) : null
    },
    texts() {
      const texts = [...members.keys()].map(name => [name, readText(name) ?? ''] as const)
      return Object.fromEntries(texts)
    },
    convert(name, value, read) {
      try {
        return [read(value)]
      } catch (error) {
        if (!(error instanceof SettingRefusal)) throw error
        refuse(name, error.message.replace(/\.$/, ''))
        return []
      }
    },
    refuse,
    refuseUnknown(known, findNear) {
      for (const name of members.keys()) {
        if (known.includes(name)) continue
        const near = findNear(name)
        refuse(name, `is not known; ${near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}`}`)
      }
    },
    hasFailed: () => mistakes.length > before,
  }
}
