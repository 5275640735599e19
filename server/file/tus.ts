import type { Context } from 'hono'
import * as v from 'valibot'
import { InniesError } from '../protocol/error.ts'
import { Told, type Upload } from '../protocol/file.ts'
import { parse } from '../protocol/parse.ts'

/** The version of the protocol for resumable uploads (tus.io) that is spoken here, and what of it. */
export const TUS = '1.0.0'
export const EXTENSIONS = 'creation,creation-defer-length,creation-with-upload,expiration,termination'

const MAX_NAME = 200 // UTF-16 units

/** What `Upload-Metadata` says of a file. */
export type Metadata = {
  name: string
  type: string
  told: Told
  /** The recording that it is, and the chat of its call. */
  recording: { chat: string; recording: string } | undefined
}

/** Every answer carries the version. Throws `wrong-version` for another one. */
export function requireVersion(c: Context): void {
  c.header('Tus-Resumable', TUS)
  c.header('Tus-Version', TUS)
  if (c.req.header('tus-resumable') !== TUS)
    throw new InniesError('wrong-version', `This speaks tus ${TUS}: say so in the header Tus-Resumable.`)
}

/** A whole number of bytes in a header. Throws `bad-request` that names it. */
export function bytesIn(c: Context, header: string): number {
  const text = c.req.header(header) ?? ''
  if (!/^\d{1,15}$/.test(text)) throw new InniesError('bad-request', `The header ${header} must be a number of bytes.`)
  return Number(text)
}

/** Whether the client says that it does not know yet how long the file will be. Throws `bad-request`. */
export function isDeferred(c: Context): boolean {
  const text = c.req.header('upload-defer-length')
  if (text === undefined) return false
  if (text !== '1' || c.req.header('upload-length') !== undefined)
    throw new InniesError('bad-request', 'Upload-Defer-Length is 1, or left out where Upload-Length is told.')
  return true
}

/** Throws `wrong-type` for a body that is not of the protocol. */
export function requireBytes(c: Context): void {
  if (c.req.header('content-type') !== 'application/offset+octet-stream')
    throw new InniesError('wrong-type', 'Bytes come as application/offset+octet-stream.')
}

/** Keys and base64 of their values. What is not known is left out. Throws `bad-request`. */
export function metadataOf(header: string | undefined): Metadata {
  const values = new Map<string, string>()
  for (const pair of (header ?? '').split(',').filter(Boolean)) {
    const [key = '', value = ''] = pair.trim().split(' ')
    values.set(key, textOf(key, value))
  }
  const count = (key: string) => (values.has(key) ? { [key]: Number(values.get(key)) } : {})
  const waveform = values.get('waveform')
  const preview = values.get('preview')
  const [chat, recording] = [values.get('chat'), values.get('recording')]
  return {
    recording: chat && recording ? { chat, recording } : undefined,
    name: cleanName(values.get('filename') ?? ''),
    type: (values.get('filetype') ?? '').slice(0, 100),
    told: parse(Told, {
      ...count('width'),
      ...count('height'),
      ...count('duration'),
      ...(waveform === undefined ? {} : { waveform: waveform.split(',').map(Number) }),
      ...(preview === undefined ? {} : { preview }),
    }),
  }
}

/** What an answer says of how far an upload has come. */
export function uploadHeaders(c: Context, { offset, size, expires, isOpen }: Upload): void {
  c.header('Upload-Offset', String(offset))
  if (isOpen) c.header('Upload-Defer-Length', '1')
  else c.header('Upload-Length', String(size))
  if (expires !== undefined && offset < size) c.header('Upload-Expires', new Date(expires).toUTCString())
  c.header('Cache-Control', 'no-store')
}

function textOf(key: string, value: string): string {
  try {
    const bytes = Uint8Array.from(atob(value), letter => letter.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new InniesError('bad-request', `Upload-Metadata: "${v.is(Key, key) ? key : 'a key'}" is no base64 of UTF-8.`)
  }
}

const Key = v.picklist([
  'filename',
  'filetype',
  'width',
  'height',
  'duration',
  'waveform',
  'preview',
  'chat',
  'recording',
])

/** Letters that end a line, turn the direction of writing, or cannot be seen. */
const UNSEEN = /[\p{Cc}\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C\u2028\u2029]/gu

/** The last part of a path, cut in its middle when it is long, so that the ending stays. Never a part of any address of ours. */
function cleanName(name: string): string {
  const last = name.replace(UNSEEN, '').split(/[/\\]/).at(-1)!.trim()
  if (/^\.*$/.test(last)) return 'file'
  if (last.length <= MAX_NAME) return last
  const cut = `${last.slice(0, MAX_NAME - 21)}…${last.slice(-20)}`
  return cut.isWellFormed() ? cut : cut.toWellFormed().replaceAll('\ufffd', '')
}
