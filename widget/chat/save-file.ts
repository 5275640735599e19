/**
 * Saves a file under its name. Fetched, not linked to: where it cannot be had, a link would leave the page. An address that is
 * too old is asked for anew, once.
 */
export async function save(name: string, addressOf: (isNew: boolean) => Promise<string>): Promise<void> {
  const first = await fetch(await addressOf(false)).catch(() => undefined)
  const answer = first?.ok ? first : await fetch(await addressOf(true))
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`)
  const address = URL.createObjectURL(await answer.blob())
  Object.assign(document.createElement('a'), { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000) // some browsers ask where to first
}
