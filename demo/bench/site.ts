import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What tsx puts into every function whose text travels to a page. */
export const NAMING = 'globalThis.__name = it => it'

/** A site of our own, which answers nothing yet. */
export async function openSite(): Promise<{ site: Server; origin: string }> {
  const site = createServer()
  await new Promise<void>(resolve => site.listen(0, '127.0.0.1', resolve))
  return { site, origin: `http://127.0.0.1:${(site.address() as AddressInfo).port}` }
}
