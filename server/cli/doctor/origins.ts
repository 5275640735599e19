import { type Check, type Finding, skipped, warning, well, wrong } from './check.ts'

const LOCAL = /^https?:\/\/(localhost|127\.|\[::1\])/

export const originsCheck: Check = {
  name: 'origins',
  asks: 'whether INNIES_ORIGINS are what browsers will say, and may do what calls need',
  look({ config }) {
    if (!config) return skipped('a setting is broken.')
    const found = config.origins.flatMap(origin => problemsOf(origin, config.url))
    if (found.length) return found
    return well(
      config.origins.length ? config.origins.join(', ') : 'none are set: only pages of the own origin may ask.',
    )
  },
}

function problemsOf(origin: string, own: string | undefined): Finding[] {
  if (!URL.canParse(origin))
    return [wrong(`${origin} is no origin: no page is from there.`, 'Take it out of INNIES_ORIGINS.')]
  const said = new URL(origin).origin
  if (said !== origin)
    return [
      wrong(`Browsers say ${said} for ${origin}, so its pages are refused.`, `Write ${said} into INNIES_ORIGINS.`),
    ]
  if (origin.startsWith('http:') && !LOCAL.test(origin))
    return [
      warning(
        `${origin} is not https: browsers give its pages neither camera nor microphone, and anybody on the way can read along.`,
        'Serve the site by https and write that into INNIES_ORIGINS.',
      ),
    ]
  if (origin.startsWith('https:') && own?.startsWith('http:') && !LOCAL.test(own))
    return [
      wrong(
        `Pages of ${origin} may not load from ${own}, which is not https.`,
        'Set INNIES_URL to an https:// address.',
      ),
    ]
  return []
}
