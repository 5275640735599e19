import type { Pending } from './link.ts'

/** With the bytes of its files in place of blobs: the databases of Safari's private windows take no blobs. */
export async function asBytes({ files = [], ...pending }: Pending): Promise<object> {
  return {
    ...pending,
    files: await Promise.all(files.map(async file => ({ ...file, blob: await file.blob.arrayBuffer() }))),
  }
}
