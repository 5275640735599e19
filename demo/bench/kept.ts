import type { CDPSession } from 'playwright-core'

type Snapshot = {
  snapshot: { meta: { node_fields: string[]; node_types: [string[], ...unknown[]] } }
  nodes: number[]
}

/**
 * What a page holds on to after a collection of garbage, bytes: all that a snapshot of its heap shows but compiled code, which the
 * engine makes of what runs often, for dozens of rounds, and drops again.
 */
export async function keptBytes(devtools: CDPSession): Promise<number> {
  const parts: string[] = []
  const take = ({ chunk }: { chunk: string }) => parts.push(chunk)
  devtools.on('HeapProfiler.addHeapSnapshotChunk', take)
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  devtools.off('HeapProfiler.addHeapSnapshotChunk', take)
  return sizeWithoutCode(JSON.parse(parts.join('')) as Snapshot)
}

function sizeWithoutCode({ snapshot: { meta }, nodes }: Snapshot): number {
  const { node_fields: fields, node_types } = meta
  const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')]
  const code = node_types[0].indexOf('code')
  let sum = 0
  for (let at = 0; at < nodes.length; at += fields.length) if (nodes[at + type] !== code) sum += nodes[at + size] ?? 0
  return sum
}
