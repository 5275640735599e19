import * as v from 'valibot'
import { WellFormed } from './people.ts'

const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** Made by the server. */
export const FileId = v.pipe(v.string(), v.regex(/^[0-9a-f]{34}$/))
export type FileId = v.InferOutput<typeof FileId>

/** Most files of a message; a server may take fewer. */
export const MAX_FILES = 20

export const FileIds = v.pipe(v.array(FileId), v.minLength(1), v.maxLength(MAX_FILES))

/** For voice: how loud it is in that many equal parts, 0 to 100. */
const Waveform = v.pipe(v.array(v.pipe(Count, v.maxValue(100))), v.minLength(1), v.maxLength(100))

/** A picture to show until the file is there, as its uploader made it: a ThumbHash (evanw.github.io/thumbhash) in base64. */
const Preview = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{8,64}={0,2}$/))

const Pixels = v.pipe(Count, v.minValue(1), v.maxValue(100_000))

/** What only who uploads a file knows of it. Nobody checks it. */
export const Told = v.strictObject({
  /** Of a video, as it is shown; of an image the server reads them. */
  width: v.optional(Pixels),
  height: v.optional(Pixels),
  /** Of sound or video, ms. */
  duration: v.optional(v.pipe(Count, v.maxValue(86_400_000))),
  waveform: v.optional(Waveform),
  preview: v.optional(Preview),
})
export type Told = v.InferOutput<typeof Told>

/** A file of a message. */
export const File = v.strictObject({
  id: FileId,
  /** As its uploader called it, without folders. */
  name: v.pipe(WellFormed, v.minLength(1), v.maxLength(200)),
  /** What its bytes say; `application/octet-stream` for all that browsers are not to show. */
  type: v.string(),
  /** Bytes. */
  size: v.pipe(Count, v.minValue(1)),
  ...Told.entries,
})
export type File = v.InferOutput<typeof File>

/** What a server takes, said before anything is sent. */
export const FilesTaken = v.strictObject({
  /** Of one file, at most. */
  bytes: Count,
  /** In one message, at most. */
  count: Count,
  /** Patterns such as `image/*`; none: everything. */
  types: v.array(v.string()),
})
export type FilesTaken = v.InferOutput<typeof FilesTaken>

/** Answer of `GET /v1/uploads/{upload}`. */
export const Upload = v.strictObject({
  id: FileId,
  /** How many bytes have come. */
  offset: Count,
  size: File.entries.size,
  /** How long it will be is not known yet: `size` is the most it may have. */
  isOpen: v.optional(v.literal(true)),
  /** When it is removed unless a message has it, ms since the epoch. */
  expires: v.optional(Count),
  /** Once all bytes have come. */
  file: v.optional(File),
})
export type Upload = v.InferOutput<typeof Upload>

/** Query of `GET /v1/files/{file}`: an address as the server gave it. */
export const GrantQuery = v.strictObject({
  /** Until when it is good, seconds since the epoch. */
  e: v.pipe(v.string(), v.regex(/^\d{1,12}$/), v.transform(Number)),
  /** The server's signature. */
  s: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
})

/** Query of `GET /v1/chats/{chat}/files`: messages by their places in the log, separated by commas. */
export const FilesQuery = v.strictObject({
  of: v.pipe(
    v.string(),
    v.regex(/^[1-9]\d{0,14}(,[1-9]\d{0,14}){0,49}$/, 'Up to 50 places in the log, separated by commas.'),
    v.transform(text => text.split(',').map(Number)),
  ),
})

/** Where on the server files are, for whoever knows it, until a time (ms since the epoch). */
export const Granted = v.strictObject({
  expires: Count,
  files: v.array(v.strictObject({ id: FileId, rev: Count, path: v.string() })),
})
export type Granted = v.InferOutput<typeof Granted>
