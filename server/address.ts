/** Who counts as one when requests are counted: an address, or an IPv6 network of the size that one subscriber has. */
export function bucketOf(address: string): string {
  if (!address.includes(':')) return address
  const [before = [], after = []] = address.toLowerCase().split('::').map(groupsOf)
  const missing = 8 - before.length - after.length
  const groups = address.includes('::') ? [...before, ...Array<string>(missing).fill('0'), ...after] : [...before]
  return `${groups.slice(0, 4).join(':')}::/64`
}

const groupsOf = (text: string) => text.split(':').filter(Boolean)
