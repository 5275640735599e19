let scriptServer: string | undefined

/** The server of pages that name none: where the script came from. */
export function setScriptServer(url: string): void {
  scriptServer = url
}

/** Without a slash at the end. */
export function serverAddress(server?: string | null): string {
  const address = server ?? scriptServer ?? location.origin
  return new URL(address, location.href).href.replace(/\/+$/, '')
}
