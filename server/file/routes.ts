import type { Context } from 'hono'
import * as v from 'valibot'
import type { Config, FileLimits } from '../config.ts'
import { Crowds } from '../crowds.ts'
import { newIdIn, shardOf, shardOfId } from '../people/shards.ts'
import type { Sent } from '../protocol/chat.ts'
import { InniesError } from '../protocol/error.ts'
import { type FileId, FilesQuery, Granted, GrantQuery, Upload } from '../protocol/file.ts'
import type { UserId } from '../protocol/people.ts'
import { type Route, route } from '../route.ts'
import type { Runtime } from '../runtime.ts'
import type { Blobs } from './blobs.ts'
import type { FileVerbs } from './file-verbs.ts'
import type { Grants } from './grant.ts'
import { judgeOf } from './judge.ts'
import { receive } from './receive.ts'
import { serveFile } from './serve.ts'
import { noUpload } from './shelf.ts'
import {
  bytesIn,
  EXTENSIONS,
  isDeferred,
  type Metadata,
  metadataOf,
  requireBytes,
  requireVersion,
  TUS,
  uploadHeaders,
} from './tus.ts'

type Dependencies = { config: Config; runtime: Runtime; grants: Grants; blobs?: Blobs | undefined }

/** Where the bytes of files come in, which are longer than any other body. */
export const UPLOADS = '/v1/uploads'

/** Requests of one user that bring bytes: each has a piece in memory. */
const AT_ONCE = 6

/** Files on their way in, as tus 1.0 has it (tus.io/protocols/resumable-upload), and out again. */
export function fileRoutes({ config, runtime, grants, blobs }: Dependencies): Route[] {
  const busy = new Crowds(AT_ONCE)
  const files = () => {
    if (!blobs || !config.files) throw new InniesError('forbidden', 'Files are off on this server: see INNIES_FILES.')
    return { blobs, limits: config.files }
  }
  const shelfOf = (id: FileId): FileVerbs => {
    const shard = shardOfId(id)
    if (shard === undefined) throw noUpload()
    return runtime.site(shard)
  }
  const add = async (c: Context, { id, by, offset }: { id: FileId; by: UserId; offset: number }) => {
    const { blobs, limits } = files()
    const shelf = shelfOf(id)
    const turn = await shelf.takeTurn(id, by, offset)
    if (offset + Number(c.req.header('content-length') ?? 0) > turn.size)
      throw new InniesError('too-large', `More than the ${turn.size} bytes that were announced.`)
    const judge = judgeOf({ id, turn, limits: turn.isOpen ? { ...limits, types: RECORDED } : limits })
    try {
      await receive(c.req.raw.body, { id, by, turn, blobs, shelf, judge })
    } catch (error) {
      if (error instanceof InniesError && judge.refusals.includes(error.code)) await shelf.discardUpload(id, by)
      throw error
    }
    uploadHeaders(c, await shelf.upload(id, by))
  }
  const addInTurn = async (c: Context, adding: Parameters<typeof add>[1]) => {
    if (busy.isFull(adding.by)) throw new InniesError('too-many', `At most ${AT_ONCE} uploads at once.`, 1)
    const leave = busy.enter(adding.by)
    await add(c, adding).finally(leave)
  }
  return [
    route({
      method: 'OPTIONS',
      path: UPLOADS,
      who: 'anyone',
      does: 'What of tus is spoken here, and how long a file may be.',
      refuses: ['forbidden'],
      async handle({ c }) {
        const { limits } = files()
        c.header('Tus-Resumable', TUS)
        c.header('Tus-Version', TUS)
        c.header('Tus-Extension', EXTENSIONS)
        c.header('Tus-Max-Size', String(limits.bytes))
      },
    }),
    route({
      method: 'POST',
      path: UPLOADS,
      who: 'user',
      does: 'Begins an upload, as tus 1.0 has it: of Upload-Length bytes, with filename and filetype in Upload-Metadata; the answer names it in Location. Only the recording of a call may begin with Upload-Defer-Length, and chat and recording in Upload-Metadata.',
      status: 201,
      answer: Upload,
      headers: { 'Tus-Resumable': Version, 'Upload-Length': v.optional(Bytes), 'Upload-Defer-Length': v.optional(One) },
      refuses: [...REFUSES, 'not-found', 'gone'],
      async handle({ who, c }) {
        requireVersion(c)
        const { limits } = files()
        const by = who.person.id
        const { recording, ...file } = metadataOf(c.req.header('upload-metadata'))
        const isOpen = isDeferred(c)
        const size = isOpen ? (config.recording?.bytes ?? 0) : sizeIn(c, limits)
        const id = newIdIn(shardOf(by))
        const begin = () => shelfOf(id).beginUpload({ id, owner: by, ...file, size, quota: limits.quota, isOpen })
        const upload = isOpen ? await beginRecording(runtime, { by, id, recording }, begin) : await begin()
        uploadHeaders(c, upload)
        c.header('Location', config.url ? `${config.url}${UPLOADS}/${id}` : `uploads/${id}`)
        if (c.req.header('content-type')) {
          requireBytes(c)
          await addInTurn(c, { id, by, offset: 0 })
          return shelfOf(id).upload(id, by)
        }
        return upload
      },
    }),
    route({
      method: 'GET',
      path: `${UPLOADS}/{upload}`,
      who: 'user',
      does: 'How far an upload has come, in headers too; HEAD is what tus asks.',
      answer: Upload,
      refuses: ['forbidden'],
      async handle({ who, params: { upload: id = '' }, c }) {
        if (c.req.method === 'HEAD') requireVersion(c)
        files()
        const upload = await shelfOf(id).upload(id, who.person.id)
        uploadHeaders(c, upload)
        return upload
      },
    }),
    route({
      method: 'PATCH',
      path: `${UPLOADS}/{upload}`,
      who: 'user',
      does: 'Adds bytes at Upload-Offset; Upload-Length tells how long an upload is that began without it. What comes before a connection breaks is kept, also when one takes longer than 30 s.',
      headers: { 'Tus-Resumable': Version, 'Upload-Offset': Bytes, 'Upload-Length': v.optional(Bytes) },
      refuses: REFUSES,
      async handle({ who, params: { upload: id = '' }, c }) {
        requireVersion(c)
        requireBytes(c)
        const by = who.person.id
        const offset = bytesIn(c, 'upload-offset')
        const length = c.req.header('upload-length') === undefined ? undefined : bytesIn(c, 'upload-length')
        files()
        const upload = length === undefined ? undefined : await shelfOf(id).closeUpload(id, by, { length })
        if (upload?.file && offset === upload.offset) uploadHeaders(c, upload)
        else await addInTurn(c, { id, by, offset })
      },
    }),
    route({
      method: 'DELETE',
      path: `${UPLOADS}/{upload}`,
      who: 'user',
      does: 'Removes an upload that no message has.',
      headers: { 'Tus-Resumable': Version },
      refuses: ['forbidden', 'wrong-version'],
      async handle({ who, params: { upload: id = '' }, c }) {
        requireVersion(c)
        files()
        await shelfOf(id).discardUpload(id, who.person.id)
      },
    }),
    route({
      method: 'GET',
      path: '/v1/chats/{chat}/files',
      who: 'user',
      does: 'Addresses of the files of messages that the user may see, good for some minutes; asked again they are new.',
      query: FilesQuery,
      answer: Granted,
      refuses: ['forbidden'],
      async handle({ who, params: { chat = '' }, query }) {
        files()
        const messages = await runtime.chat(chat).messagesAt(who.person.id, query.of)
        return grantedFor(messages, grants)
      },
    }),
    route({
      method: 'GET',
      path: '/v1/files/{file}',
      who: 'anyone',
      does: 'The bytes of a file, or those of the header Range, by an address of `GET /v1/chats/{chat}/files`.',
      query: GrantQuery,
      isFile: true,
      refuses: ['forbidden', 'expired', 'not-found', 'wrong-range'],
      async handle({ params: { file: id = '' }, query, c }) {
        const { blobs } = files()
        await grants.check(id, query)
        const shard = shardOfId(id)
        const found = shard === undefined ? undefined : await runtime.site(shard).file(id)
        if (!found) throw new InniesError('not-found', 'This file is gone.')
        return serveFile(c, found, blobs)
      },
    }),
  ]
}

const Version = v.literal(TUS)
const One = v.literal('1')
const Bytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const REFUSES = [
  ...(['forbidden', 'wrong-offset', 'wrong-version', 'too-large', 'wrong-type', 'too-many-pixels'] as const),
  ...(['storage-full', 'damaged'] as const),
]

/** What browsers and LiveKit record. */
const RECORDED = ['video/webm', 'video/mp4', 'audio/webm', 'audio/mp4']

type NewRecording = Pick<Metadata, 'recording'> & { by: UserId; id: FileId }

/** The recording of a call, whose length nobody knows yet. With it the recording is on. */
async function beginRecording(runtime: Runtime, { by, id, recording }: NewRecording, begin: () => Promise<Upload>) {
  if (!recording) throw new InniesError('bad-request', 'Upload-Length: only a recording may leave it out.')
  const chat = runtime.chat(recording.chat)
  await chat.admit(by)
  const upload = await begin()
  await chat.recordInto(by, { recording: recording.recording, upload: id }).catch(async (error: unknown) => {
    await runtime.site(shardOf(by)).discardUpload(id, by)
    throw error
  })
  return upload
}

async function grantedFor(messages: readonly Sent[], grants: Grants): Promise<Granted> {
  const found = messages.flatMap(({ rev, files = [] }) => files.map(({ id }) => ({ id, rev })))
  const expires = grants.expires()
  const files = found.map(async one => ({ ...one, path: await grants.pathOf(one.id, expires) }))
  return { expires, files: await Promise.all(files) }
}

function sizeIn(c: Context, { bytes }: FileLimits): number {
  const size = bytesIn(c, 'upload-length')
  if (size === 0) throw new InniesError('bad-request', 'Upload-Length: a file has at least one byte.')
  if (size > bytes) throw new InniesError('too-large', `Files may have ${bytes} bytes, and this one has ${size}.`)
  return size
}
