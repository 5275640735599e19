import { ask, type Check, type Finding, skipped, well, wrong } from './check.ts'

export const issuersCheck: Check = {
  name: 'issuers',
  asks: 'whether the keys of services that sign users in can be fetched',
  async look({ config }) {
    if (!config) return skipped('a setting is broken.')
    const found = await Promise.all(
      config.issuers.map(issuer => ('jwksUrl' in issuer ? keysAt(issuer.jwksUrl) : undefined)),
    )
    const problems = found.filter(one => one !== undefined)
    return problems.length ? problems : well(config.issuers.map(({ issuer }) => issuer).join(', '))
  },
}

async function keysAt(url: string): Promise<Finding | undefined> {
  const response = await ask(url, { redirect: 'follow' })
  const body = (await response?.json().catch(() => undefined)) as { keys?: unknown } | undefined
  if (Array.isArray(body?.keys)) return undefined
  const what = response ? `answers ${response.status} and no keys` : 'does not answer'
  return wrong(`${url} ${what}: nobody whom that service signs in gets in.`, 'Mend its address in INNIES_ISSUERS.')
}
