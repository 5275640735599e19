import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { diskOf } from '../../kv/disk.ts'
import { checkFormat, DATA, LOCK, openFile } from '../../kv/folder.ts'
import { holderOf } from '../../kv/lock.ts'
import { MIGRATIONS } from '../../kv/migrations.ts'
import { type Check, type Finding, warning, well, wrong } from './check.ts'

const LEAST_FREE = 64 * 1024 * 1024 // bytes; the server stops storing at 8 MiB
const OTHERS = 0o077

export const storageCheck: Check = {
  name: 'storage',
  asks: 'the folder of the store: who may write and read it, its file system, its space, its format, who holds it',
  async look({ data }) {
    const folder = nearestFolder(resolve(data))
    const found = [...mayWrite(folder, data), ...place(folder), ...closed(data)]
    if (existsSync(join(data, DATA))) found.push(...(await format(join(data, DATA))))
    return found.some(({ level }) => level === 'wrong') ? found : [...well(stateOf(data)), ...found]
  },
}

/** The folder itself, or the one in which it would be made. */
function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path))
}

function mayWrite(folder: string, data: string): Finding[] {
  if (!statSync(folder).isDirectory())
    return [wrong(`${folder} is a file and no folder, so nothing can be stored.`, 'Set INNIES_DATA to a folder.')]
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    return []
  } catch {
    const user = process.getuid?.() ?? 'this user'
    return [
      wrong(
        `User ${user} may not write into ${folder}.`,
        `chown it, or set INNIES_DATA to another folder than ${data}.`,
      ),
    ]
  }
}

function place(folder: string): Finding[] {
  const disk = diskOf(folder)
  const found: Finding[] = []
  const move = 'Set INNIES_DATA to a folder on a disk of this machine, and move what is there.'
  if (disk.kind === 'network')
    found.push(wrong(`${folder} is on a network (${disk.name}): two machines that write to it break the store.`, move))
  if (disk.kind === 'unsure')
    found.push(warning(`${folder} is on ${disk.name}, which may be a network: the store must not be on one.`, move))
  if (disk.kind === 'passing')
    found.push(warning(`${folder} is on ${disk.name}: all is lost with the machine or the container.`, move))
  if (disk.free < LEAST_FREE)
    found.push(
      wrong(`Only ${megabytes(disk.free)} are free in ${folder}: soon nothing can be stored.`, 'Free some space.'),
    )
  return found
}

function closed(data: string): Finding[] {
  if (!existsSync(data) || process.platform === 'win32' || !(statSync(data).mode & OTHERS)) return []
  return [warning(`Others of this machine can look into ${data}.`, `chmod 700 ${data}`)]
}

/** Opens it without changing it, also while a server runs. */
async function format(path: string): Promise<Finding[]> {
  try {
    const file = openFile(path, { isReadOnly: true })
    try {
      const format = checkFormat(file, path)
      return format > MIGRATIONS.length
        ? []
        : [
            warning(
              `${path} has the format of an older version; the next start changes it.`,
              'innies backup --to FILE first.',
            ),
          ]
    } finally {
      await file.close()
    }
  } catch (error) {
    const [what = '', mend = ''] = (error as Error).message.split(/(?<=\.) (?=Move)|: (?=update)/)
    return [wrong(what, mend || 'innies restore --from FILE, into another folder.')]
  }
}

function stateOf(data: string): string {
  if (!existsSync(join(data, DATA))) return `${data} has no store yet: the first start makes it.`
  const holder = holderOf(join(data, LOCK))
  const { size } = statSync(join(data, DATA))
  return `${data} has ${megabytes(size)}, ${holder ? `held by process ${holder.pid} on ${holder.host}` : 'held by nobody'}.`
}

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`
