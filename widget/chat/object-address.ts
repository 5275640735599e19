/** An address for a blob of this page, for as long as there is the blob: browsers free those of a page that goes. */
export function objectAddress(blob: Blob): string {
  const known = addresses.get(blob) ?? URL.createObjectURL(blob)
  addresses.set(blob, known)
  return known
}

const addresses = new WeakMap<Blob, string>()
