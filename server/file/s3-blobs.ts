import { AwsClient } from 'aws4fetch'
import type { Bucket } from '../config.ts'
import type { Log } from '../log.ts'
import { InniesError } from '../protocol/error.ts'
import type { Blobs } from './blobs.ts'

const TIMEOUT = 30_000 // ms, with the tries in between
const RETRIES = 2
const NAMES = /<Key>([^<]*)<\/Key>/g // ours have nothing that XML writes otherwise

/**
 * Pieces in a bucket that speaks S3, as objects `file/piece`. Browsers never get there: what they are shown has headers of ours
 * (threat T8), which no bucket gives.
 */
export function s3Blobs({ url, region, key, secret }: Bucket, log: Log): Blobs {
  const aws = new AwsClient({ accessKeyId: key, secretAccessKey: secret, service: 's3', region, retries: RETRIES })

  /** Undefined where there is no such object; a bucket, or a key, that is not there is a refusal as any other. */
  async function ask(method: string, name: string, init: RequestInit = {}): Promise<Response | undefined> {
    const signal = AbortSignal.timeout(TIMEOUT)
    const response = await aws.fetch(`${url}${name}`, { method, signal, ...init }).catch((error: Error) => {
      throw refused(error.name)
    })
    if (response.ok) return response
    const text = await response.text()
    if (text.includes('<Code>NoSuchKey</Code>')) return undefined
    throw refused(response.status)
  }

  function refused(why: string | number): InniesError {
    log({ level: 'error', event: 'the bucket of files does not work', why })
    if (why === 507) return new InniesError('storage-full', 'There is no space left for files.')
    return new InniesError('unavailable', 'Files cannot be stored or read now.', 10)
  }

  async function namesOf(file: string): Promise<string[]> {
    const response = await ask('GET', `?list-type=2&prefix=${file}/`)
    const list = (await response?.text()) ?? ''
    return [...list.matchAll(NAMES)].map(([, name = '']) => name)
  }

  return {
    async put(file, piece, data) {
      const bytes = data as Uint8Array<ArrayBuffer> // nobody shares what was received
      const digest = await sha256(bytes)
      await ask('PUT', `/${file}/${piece}`, { body: bytes, headers: { 'x-amz-content-sha256': digest } })
    },
    async get(file, piece, { start, end }) {
      const response = await ask('GET', `/${file}/${piece}`, { headers: { range: `bytes=${start}-${end - 1}` } })
      return response && new Uint8Array(await response.arrayBuffer())
    },
    async remove(file, piece) {
      if (piece !== undefined) return void (await ask('DELETE', `/${file}/${piece}`))
      // A list has a thousand names at most.
      for (let names = await namesOf(file); names.length; names = await namesOf(file))
        for (const name of names) await ask('DELETE', `/${name}`)
    },
  }
}

/** So that what is stored is what was sent. */
async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
}
