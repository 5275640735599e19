/** Knows again what this site has signed. */
export type Signer = {
  /** In hexadecimal digits. */
  sign(text: string): Promise<string>
  isOurs(text: string, signature: string): Promise<boolean>
}

/** Signs with a secret (HMAC-SHA-256), which is asked for when it is first needed, and again where that failed. */
export function createSigner(secret: () => Promise<string>): Signer {
  let key: ReturnType<typeof importKey> | undefined
  const keyOf = () => {
    key ??= secret().then(importKey)
    key.catch(() => {
      key = undefined
    })
    return key
  }
  return {
    sign: async text => hexOf(await crypto.subtle.sign('HMAC', await keyOf(), encoder.encode(text))),
    isOurs: async (text, signature) =>
      crypto.subtle.verify('HMAC', await keyOf(), bytesOf(signature), encoder.encode(text)),
  }
}

const encoder = new TextEncoder()

const importKey = (secret: string) =>
  crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])

const hexOf = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), byte => byte.toString(16).padStart(2, '0')).join('')

/** Of an even number of hexadecimal digits. */
const bytesOf = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], digits => Number.parseInt(digits, 16))
