import { statfsSync } from 'node:fs'

/** What kind of place a folder is in, with the name of its file system. */
export type DiskKind =
  | { kind: 'disk' }
  /** LMDB maps the file: another machine that writes it too would break it. */
  | { kind: 'network'; name: string }
  /** It may be on a network, or not: only its owner knows. */
  | { kind: 'unsure'; name: string }
  /** It is gone when the machine, or the container, is. */
  | { kind: 'passing'; name: string }

/** The numbers by which Linux names file systems (statfs(2) and include/uapi/linux/magic.h). */
const KINDS: Readonly<Record<number, DiskKind>> = {
  26985: { kind: 'network', name: 'NFS' },
  20859: { kind: 'network', name: 'SMB' },
  4283649346: { kind: 'network', name: 'CIFS' },
  4266872130: { kind: 'network', name: 'SMB' },
  12805120: { kind: 'network', name: 'Ceph' },
  1397113167: { kind: 'network', name: 'AFS' },
  198183888: { kind: 'network', name: 'Lustre' },
  1196443219: { kind: 'network', name: 'GPFS' },
  16914839: { kind: 'unsure', name: '9P' },
  1702057286: { kind: 'unsure', name: 'FUSE' },
  16914836: { kind: 'passing', name: 'tmpfs' },
  2240043254: { kind: 'passing', name: 'ramfs' },
  2035054128: { kind: 'passing', name: 'overlay, a container without a volume' },
}

/** What a file system of this number is; elsewhere than on Linux every one is a disk. */
export function diskKind(type: number, platform: NodeJS.Platform = process.platform): DiskKind {
  return (platform === 'linux' && KINDS[type >>> 0]) || { kind: 'disk' }
}

/** The place of a folder that is there, and what may be taken of it, in bytes. */
export function diskOf(folder: string): DiskKind & { free: number; size: number } {
  const { type, bavail, blocks, bsize } = statfsSync(folder)
  return { ...diskKind(type), free: bavail * bsize, size: blocks * bsize }
}
