import { createECDH } from 'node:crypto'
import { type Check, place, skipped, well, wrong } from './check.ts'

export const pushCheck: Check = {
  name: 'push',
  asks: 'whether the two keys that sign pushes belong together',
  look(patient) {
    const { config } = patient
    if (!config) return skipped('a setting is broken.')
    if (!config.push) return well('off: see INNIES_PUSH_KEYS.')
    const { publicKey, privateKey, contact } = config.push
    if (publicKeyOf(privateKey) === publicKey)
      return well(`signed; a push service that is unhappy turns to ${contact}.`)
    return [
      wrong(
        'The two keys in INNIES_PUSH_KEYS do not belong together: every push is refused.',
        `Change INNIES_PUSH_KEYS ${place(patient, 'INNIES_PUSH_KEYS')} to a pair (without it innies setup makes one); devices follow when their users are here again.`,
      ),
    ]
  },
}

/** In base64url; undefined where it is no private key of P-256. */
function publicKeyOf(privateKey: string): string | undefined {
  const pair = createECDH('prime256v1')
  try {
    pair.setPrivateKey(privateKey, 'base64url')
    return pair.getPublicKey('base64url')
  } catch {
    return undefined
  }
}
