import assert from 'node:assert/strict'
import { after } from 'node:test'
import type { ChatId, Fact, Page } from '../protocol/chat.ts'
import { ask } from '../server.fixture.ts'
import type { HonestClient } from './client.fixture.ts'

/** What a fault did: numbers for people. */
export type Row = { fault: string; times: number; acknowledged: number; lost: number; twice: number }

const rows = new Map<string, Row>()
after(() => {
  if (rows.size) console.info(tableOf([...rows.values()]))
})

/** Adds to the table that ends this run. */
function note(row: Row): void {
  const known = rows.get(row.fault)
  for (const count of ['times', 'acknowledged', 'lost', 'twice'] as const) row[count] += known?.[count] ?? 0
  rows.set(row.fault, row)
}

/** Waits until all is quiet in a chat, compares what each of its clients has with the whole log, and notes it in the table. */
export async function judge(fault: string, times: number, clients: readonly HonestClient[], url: string) {
  await Promise.all(clients.map(client => client.settled()))
  const log = await wholeLog(url, clients[0]!.user, clients[0]!.chat)
  const stored = log.flatMap(fact => (fact.type === 'sent' ? [fact] : []))
  const byId = new Map(stored.map(fact => [`${fact.from} ${fact.clientId}`, fact]))
  const acknowledged = clients.flatMap(client => [...client.acknowledged].map(([id, rev]) => ({ client, id, rev })))
  const isThere = ({ client, id, rev }: (typeof acknowledged)[number]) => byId.get(`${client.user} ${id}`)?.rev === rev
  const lost = acknowledged.filter(one => !isThere(one)).length
  const twice = clients.reduce((sum, { shown }) => sum + doubles(shown), doubles(log))
  note({ fault, times, acknowledged: acknowledged.length, lost, twice })

  assert.deepEqual({ lost, twice }, { lost: 0, twice: 0 })
  assert.deepEqual(
    log.map(fact => fact.rev),
    log.map((_, index) => index + 1),
  )
  const texts = new Map(clients.flatMap(({ user, texts }) => [...texts].map(([id, text]) => [`${user} ${id}`, text])))
  for (const { from, clientId, text } of stored) assert.equal(texts.get(`${from} ${clientId}`), text)
  for (const { user, shown, faults } of clients) {
    assert.deepEqual(faults, [], user)
    assert.deepEqual(shown, log, `${user} does not show what is stored`)
  }
}

/** Everything in a chat, by as many pages as it takes; one that cannot be had now is asked for again, as clients do. */
export async function wholeLog(url: string, user: string, chat: ChatId): Promise<Fact[]> {
  const log: Fact[] = []
  for (;;) {
    const path = `/v1/chats/${chat}/log?after=${log.at(-1)?.rev ?? 0}&limit=200`
    const page = await ask<Page | { code: string; facts?: never }>(url, user, path)
    if (!page.facts) {
      assert.equal(page.code, 'unavailable')
      continue
    }
    const { facts, head } = page
    log.push(...facts)
    if (!facts.length || log.at(-1)!.rev >= head) return log
  }
}

/** How many messages stand there more than once. */
function doubles(facts: readonly Fact[]): number {
  const ids = facts.flatMap(fact => (fact.type === 'sent' ? [`${fact.from} ${fact.clientId}`] : []))
  return ids.length - new Set(ids).size
}

function tableOf(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ fault }) => fault.length))
  const line = (fault: string, ...cells: (string | number)[]) =>
    [fault.padEnd(width), ...cells.map((cell, index) => String(cell).padStart(HEADS[index]!.length))].join('  ')
  const body = rows.map(row => line(row.fault, row.times, row.acknowledged, row.lost, row.twice))
  return ['', line('fault', ...HEADS), ...body, ''].join('\n')
}

const HEADS = ['times', 'acknowledged', 'lost', 'shown twice']
