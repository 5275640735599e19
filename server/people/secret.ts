import type { Partition } from '../kv/kv.ts'

/** A random secret of 32 bytes (base64url), made when it is first asked for. */
export async function secretIn(partition: Partition, name: string): Promise<string> {
  const key = ['secret', name]
  const stored = await partition.get<string>(key)
  if (stored) return stored.value
  const value = base64url(crypto.getRandomValues(new Uint8Array(32)))
  const isFirst = await partition.commit({ check: [{ key, version: undefined }], set: [{ key, value }] })
  return isFirst ? value : secretIn(partition, name)
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
