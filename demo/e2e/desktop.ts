import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { sessionBus } from '../../.ci/dbus.ts'
import { Waiting } from './waiting.ts'

/** A notification as the desktop shows it; `actions` are their names in the notification by what their buttons say. */
export type Shown = { id: number; title: string; body: string; actions: Record<string, string> }

/** Where browsers show their notifications, without a screen. */
export interface Desktop {
  /** For the browser's environment. */
  address: string
  /** What stands there. */
  standing(): readonly Shown[]
  /** Resolves as soon as what stands there is so. */
  until(isSo: (standing: readonly Shown[]) => boolean): Promise<void>
  /** The user's click on it, or on one of its buttons. */
  click(shown: Shown, button?: string): void
  close(): Promise<void>
}

const SERVICE = fileURLToPath(new URL('notification-service.py', import.meta.url))

type Happened = { event: 'ready'; address: string } | ({ event: 'shown' } & Shown) | { event: 'closed'; id: number }

/** Starts a session bus with a notification service on it. They end with this process. */
export async function startDesktop(): Promise<Desktop> {
  // Debian's own Python has those packages. Its errors are nobody's: what the bus starts outlives it, and would keep a pipe open.
  const service = spawn(sessionBus(), ['--', '/usr/bin/python3', SERVICE], { stdio: ['pipe', 'pipe', 'ignore'] })
  const standing = new Map<number, Shown>()
  const waiting = new Waiting()
  const ready = new Promise<string>((resolve, reject) => {
    service.once('exit', () => reject(new Error('The notification service ended.')))
    createInterface(service.stdout).on('line', line => {
      const happened = JSON.parse(line) as Happened
      if (happened.event === 'ready') resolve(happened.address)
      if (happened.event === 'shown') standing.set(happened.id, happened)
      if (happened.event === 'closed') standing.delete(happened.id)
      waiting.look()
    })
  })
  const address = await ready
  return {
    address,
    standing: () => [...standing.values()],
    until: isSo => waiting.until(() => isSo([...standing.values()])),
    click({ id, actions }, button) {
      const action = button === undefined ? 'default' : actions[button]
      if (action === undefined) throw new Error(`There is no button "${button}", only ${Object.keys(actions).join()}.`)
      service.stdin.write(`${id} ${action}\n`)
    },
    close: () =>
      new Promise(resolve => {
        service.once('exit', () => resolve())
        service.stdin.end()
      }),
  }
}
