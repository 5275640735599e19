import type { FileIconName } from '../base/file-icons.ts'

/** The icon for a type of files. */
export function iconOf(type: string): FileIconName {
  if (type.startsWith('video/')) return 'film'
  return type.startsWith('audio/') ? 'sound' : 'file'
}
