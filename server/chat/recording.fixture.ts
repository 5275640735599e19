import type { TestContext } from 'node:test'
import { memoryBlobs } from '../file/memory-blobs.fixture.ts'
import { newIdIn, shardOf } from '../people/shards.ts'
import type { Sent } from '../protocol/chat.ts'
import type { FileId } from '../protocol/file.ts'
import type { UserId } from '../protocol/people.ts'
import { CALL, useChat } from './calls.fixture.ts'
import type { RecordingRules } from './recording.ts'

export const RECORDING = 'the-one-recording-there-is'
export const MOST = 1_000_000 // bytes of a recording

type Rules = Partial<RecordingRules> | 'off'

/** A call that is on: of Ana and Bob, or in the group of Ana, whom it rings at. All who take it are in its room. */
export async function useCall(t: TestContext, { members, rules = {} }: { members?: UserId[]; rules?: Rules } = {}) {
  const recording = rules === 'off' ? {} : { recording: { who: 'members' as const, needsConsent: true, ...rules } }
  const site = await useChat(t, members, { ...recording, files: { blobs: memoryBlobs(), most: 10 } })
  const { chat, room, accept } = site
  const come = async (user: UserId, agrees = false) => {
    await accept(user, 1, false, agrees)
    room.enter(`${user}:${user}-1:tab`)
  }
  await site.ring()
  room.enter('ana:ana-1:tab')
  await come('bob')
  const one = { call: CALL, recording: RECORDING }
  const shelf = (by: UserId) => site.site(shardOf(by))

  /** An upload without a length, as the route makes it. */
  async function begin(by: UserId = 'ana'): Promise<FileId> {
    const id = newIdIn(shardOf(by))
    const file = { id, owner: by, name: 'call.webm', type: 'video/webm', size: MOST, told: {}, quota: 2 * MOST }
    await shelf(by).beginUpload({ ...file, isOpen: true })
    await chat().recordInto(by, { recording: RECORDING, upload: id })
    return id
  }

  return {
    ...site,
    shelf,
    come,
    record: (by: UserId = 'ana', recording = RECORDING, device = 1) =>
      chat().record(by, { call: CALL, recording, seat: `${by}-${device}:tab` }),
    agree: (by: UserId, on = true) => chat().doToRecording(by, { type: 'agree', ...one, on }),
    stop: (by: UserId = 'ana', whole = false) => chat().doToRecording(by, { type: 'stop-recording', ...one, whole }),
    begin,
    /** Bytes come in; they all are there then. */
    async bring(id: FileId, offset: number, by: UserId = 'ana'): Promise<void> {
      const { turn, offset: before } = await shelf(by).takeTurn(id, by, (await shelf(by).upload(id, by)).offset)
      if (offset <= before) throw new Error('nothing new')
      const file = { id, name: 'call.webm', type: 'video/webm', size: offset }
      await shelf(by).addPiece(id, { turn, piece: `${turn}-0`, offset, file })
    },
    /** What became of the recording, in words, without the call. */
    told: async () => (await site.story()).filter(words => /^(recording|agreed|ended)/.test(words)),
    messages: async (): Promise<Sent[]> =>
      (await chat().page('ana', { limit: 200 })).facts.filter(fact => fact.type === 'sent'),
    /** What that member sees of it. */
    sign: async (user: UserId = 'bob') => {
      const known = (await site.row(user)).call?.recording
      return known && { by: known.from, phase: known.phase, asked: known.asked ?? [] }
    },
  }
}
