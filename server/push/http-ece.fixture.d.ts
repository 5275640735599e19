declare module 'http_ece' {
  import type { ECDH } from 'node:crypto'
  /** Throws for what was encrypted for others. */
  export function decrypt(body: Buffer, how: { version: 'aes128gcm'; privateKey: ECDH; authSecret: string }): Buffer
}
