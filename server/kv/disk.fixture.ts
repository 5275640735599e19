/** Meets a disk that refuses: `node disk.fixture.ts FOLDER SWITCH`. Prints what happened, as JSON. */
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { within } from './key.ts'
import { lmdbStore } from './lmdb.ts'

const [, , folder = '', refuse = ''] = process.argv
const store = await lmdbStore(folder)
const room = store.partition(['chat', 'c1'])
const write = (n: number) =>
  room
    .commit({
      set: [
        { key: ['m', n], value: 'x'.repeat(3000) },
        { key: ['head'], value: n },
      ],
    })
    .catch((error: { code: string }) => error.code)

/** The disk refuses from now on, or is full after a while when the switch is a filler that is there already. */
const isFilled = existsSync(refuse)
const last = { n: 0, answer: (await write(0)) as boolean | string }
if (!isFilled) writeFileSync(refuse, '')
while (last.answer === true) last.answer = await write(++last.n)
const reading = readsWhile(200)
const others = await Promise.all([1, 2, 3].map(i => write(last.n + i)))
for (let i = 0; i < 20; i++) await write(last.n)
const isShortRead = await reading
const whileRefused = { head: (await room.get(['head']))?.value, rows: (await room.list(within('m'))).length }
rmSync(refuse)
const after = await write(last.n)
const whenMended = { head: (await room.get(['head']))?.value, rows: (await room.list(within('m'))).length }
await store.close()
console.info(
  JSON.stringify({ last: last.n, answers: [last.answer, ...others], isShortRead, whileRefused, after, whenMended }),
)

/** Reads that often, between everything else. Resolves to whether one of them said that less is stored than is. */
async function readsWhile(times: number): Promise<boolean> {
  const stored = last.n
  let isShort = false
  for (let i = 0; i < times; i++) {
    const rows = await room.list(within('m')).catch(() => undefined)
    isShort ||= rows !== undefined && rows.length < stored
    await new Promise(resolve => setImmediate(resolve))
  }
  return isShort
}
