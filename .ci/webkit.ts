import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freeTcpPort } from '../demo/ports.ts'
import { program } from './program.ts'

/** WebKitGTK with a driver that waits for orders. Both end with this process. */
export interface WebKit {
  /** Where the driver listens, on 127.0.0.1. */
  port: number
  /** Path of the browser. */
  browser: string
}

/** Starts a driver of WebKitGTK on a display of its own. Throws one line saying what to do. */
export async function startWebKit(): Promise<WebKit> {
  const driver = program({
    title: 'WebKitWebDriver',
    variable: 'WEBKIT_DRIVER_PATH',
    names: ['WebKitWebDriver'],
    packages: ['webkit2gtk-driver'],
  })
  const browser = program({
    title: 'MiniBrowser of WebKitGTK',
    variable: 'WEBKIT_PATH',
    names: ['MiniBrowser'],
    places: besideLibraries('webkit2gtk-4.1/MiniBrowser'),
    packages: ['webkit2gtk-driver'],
  })
  const [display, port] = [await startDisplay(), await freeTcpPort()]
  // Without a graphics card its usual way to the screen shows nothing.
  const env = { ...process.env, DISPLAY: display, WEBKIT_DISABLE_DMABUF_RENDERER: '1' }
  const child = spawn(driver, ['--host=127.0.0.1', `--port=${port}`], { env, stdio: 'ignore' })
  endWithUs(child)
  await untilReady(child, `http://127.0.0.1:${port}/status`)
  return { port, browser }
}

/** The name of a new display that nobody looks at. */
async function startDisplay(): Promise<string> {
  const server = program({ title: 'Xvfb', variable: 'XVFB_PATH', names: ['Xvfb'], packages: ['xvfb'] })
  const words = ['-displayfd', '1', '-screen', '0', '1280x800x24', '-nolisten', 'tcp']
  const child = spawn(server, words, { stdio: ['ignore', 'pipe', 'ignore'] })
  endWithUs(child)
  const ended = once(child, 'close').then(() => Promise.reject(new Error('Xvfb ended before it had a display.')))
  const [number] = await Promise.race([once(child.stdout, 'data'), ended])
  return `:${String(number).trim()}`
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  while (child.exitCode === null) {
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok) return
    await pause(20)
  }
  throw new Error(`WebKitWebDriver ended with ${child.exitCode} before it was ready.`)
}

function endWithUs(child: ChildProcess): void {
  process.once('exit', () => child.kill())
}

/** Where distributions put what belongs to a library, each architecture in a folder of its own. */
function besideLibraries(path: string): string[] {
  const folders = existsSync('/usr/lib') ? readdirSync('/usr/lib').map(folder => join('/usr/lib', folder)) : []
  return [...folders, '/usr/lib64', '/usr/libexec'].map(folder => join(folder, path))
}
