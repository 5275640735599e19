import type { FileDesk } from './file-desk.ts'
import { Wish } from './wish.ts'

/** Something shows files of the open chat and wants to know where they are; the answer is put in `desk`. */
export class FilesEvent extends Wish {
  desk: Promise<FileDesk> | undefined
  constructor() {
    super('innies-files')
  }
}

declare global {
  interface HTMLElementEventMap {
    'innies-files': FilesEvent
  }
}
