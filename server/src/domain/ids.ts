/**
 * Ids of drives and items (design.md section 9). A drive is a random number below 2^50, an item the change number
 * of its drive at which it was made, so the pair is never used again. On the wire both are base32 of one case,
 * because rclone compares drive ids without case; an item's id contains its drive's key.
 */
import type { Random } from './ports/clock.ts'

export type DriveKey = number & { readonly __brand: 'DriveKey' }
export type ItemKey = number & { readonly __brand: 'ItemKey' }

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const digits = 10
const values = new Map([...alphabet].map((letter, index) => [letter, index]))

function encode(value: number): string {
  let text = ''
  let rest = value
  for (let place = 0; place < digits; place++) {
    text = alphabet[rest % 32] + text
    rest = Math.floor(rest / 32)
  }
  return text
}

function decode(text: string): number | null {
  let value = 0
  for (let place = 0; place < digits; place++) {
    const digit = values.get(text[place] as string)
    if (digit === undefined) return null
    value = value * 32 + digit
  }
  return value
}

/** A fresh drive key. */
export function makeDriveKey(random: Random): DriveKey {
  const bytes = random.bytes(7)
  const high = bytes.readUInt8(0) % 4
  return (high * 2 ** 48 + bytes.readUIntBE(1, 6)) as DriveKey
}

/** The drive id as clients see it. */
export function formatDriveId(drive: DriveKey): string {
  return `b!${encode(drive)}`
}

/** Reads a drive id; null when it is none of ours. */
export function parseDriveId(id: string): DriveKey | null {
  if (id.length !== digits + 2 || !id.startsWith('b!')) return null
  return decode(id.slice(2)) as DriveKey | null
}

/** The item id as clients see it. */
export function formatItemId(drive: DriveKey, item: ItemKey): string {
  return `01${encode(drive)}${encode(item)}`.toUpperCase()
}

/** Reads an item id; null when it is none of ours. Ids are compared with case, so other letters are no id. */
export function parseItemId(id: string): { readonly drive: DriveKey; readonly item: ItemKey } | null {
  if (id.length !== 2 * digits + 2 || !id.startsWith('01') || id !== id.toUpperCase()) return null
  const lower = id.toLowerCase()
  const drive = decode(lower.slice(2, 2 + digits))
  const item = decode(lower.slice(2 + digits))
  return drive === null || item === null ? null : { drive: drive as DriveKey, item: item as ItemKey }
}

/** The GUID inside eTags: a function of the pair, so that it needs no column. */
export function formatItemGuid(drive: DriveKey, item: ItemKey): string {
  const hex = `${drive.toString(16).padStart(13, '0')}${item.toString(16).padStart(13, '0')}`.padStart(30, '0')
  const text = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-8${hex.slice(15, 18)}-${hex.slice(18, 30)}`
  return text.toUpperCase()
}
