import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findAndOpen, message, open, texts, untilStored, write } from './chat.page.ts'
import { createWorld, type World } from './world.ts'

let world: World
before(async () => {
  world = await createWorld()
})
after(() => world?.close())

test('two people write to each other from a foreign site under a strict policy, and a reload keeps it', async () => {
  const mara = await world.visit(world.foreign, 'mara')
  const jonas = await world.visit(world.foreign, 'jonas')

  await findAndOpen(mara.page, 'Jonas Weber')
  await write(mara.page, 'Did the contract arrive?')
  await open(jonas.page, 'Mara Okafor')
  await message(jonas.page, 'Did the contract arrive?').waitFor()
  await write(jonas.page, 'Signed and on its way')
  await message(mara.page, 'Signed and on its way').waitFor()

  for (const { page, errors } of [mara, jonas]) {
    assert.deepEqual(await page.evaluate(() => globalThis.witness.violations), [])
    await page.reload()
    await open(page, page === mara.page ? 'Jonas Weber' : 'Mara Okafor')
    await message(page, 'Signed and on its way').waitFor()
    assert.deepEqual(await texts(page), ['Did the contract arrive?', 'Signed and on its way'])
    assert.deepEqual(await page.evaluate(() => globalThis.witness.violations), [])
    assert.deepEqual(errors, [])
  }
})

test('what was acknowledged survives a power cut, and what was written meanwhile arrives once', async () => {
  const { page } = await world.visit(world.foreign, 'lea')
  await findAndOpen(page, 'Yuki Tanaka')
  const acknowledged = Array.from({ length: 20 }, (_, i) => `Line ${i + 1}`)
  for (const text of acknowledged) await write(page, text)
  await untilStored(page)

  await world.crash()
  await write(page, 'While it was down')
  await world.restart()
  await untilStored(page)

  const yuki = await world.visit(world.foreign, 'yuki')
  await open(yuki.page, 'Lea Brandt')
  await message(yuki.page, 'While it was down').waitFor()
  assert.deepEqual(await texts(yuki.page), [...acknowledged, 'While it was down'])
})

test('ux 27: a message whose answer was lost goes out again by itself, and is there once for everybody', async () => {
  const priya = await world.visit(world.foreign, 'priya')
  const sends: string[] = []
  let isLost = false
  await priya.page.routeWebSocket(/\/v1\/socket/, socket => {
    const server = socket.connectToServer()
    socket.onMessage(frame => {
      if (String(frame).includes('"type":"send"')) sends.push(JSON.parse(String(frame)).clientId)
      server.send(frame)
    })
    server.onMessage(frame => {
      const isAnswer = sends.length > 0 && !isLost && String(frame).startsWith('{"type":"sent"')
      if (!isAnswer) return socket.send(frame)
      isLost = true
      void Promise.all([socket.close({ code: 1011 }), server.close()])
    })
  })
  await priya.page.reload()
  await findAndOpen(priya.page, 'Ahmed Saleh')

  await write(priya.page, 'Once')
  await untilStored(priya.page)
  await write(priya.page, 'Then this')
  await untilStored(priya.page)

  const ahmed = await world.visit(world.foreign, 'ahmed')
  await open(ahmed.page, 'Priya Kumar')
  await message(ahmed.page, 'Then this').waitFor()
  assert.equal(sends[0], sends[1], 'sent twice under one id')
  for (const { page } of [priya, ahmed]) assert.deepEqual(await texts(page), ['Once', 'Then this'])
})
