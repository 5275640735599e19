import type { Description, Role } from '../../server/protocol/chat.ts'
import { assert } from '../assert.fixture.ts'
import { hasTones, setTones } from '../base/tones.ts'
import { all, clear, isShown, key, mount, named, painted, press } from '../page.fixture.ts'
import { DESCRIPTION, fakeLink, row, sent } from './link.fixture.ts'
import './panel.ts'
import type { PanelPlace } from './panel-event.ts'

const ZOE = { id: 'zoe', name: 'Zoe Adams' }

/** A group in which Ana has a role, Ben is a member, and Zoe an admin; if Ana is not the owner, somebody else is. */
function group(mine: Role, part: Partial<Description> = {}): Description {
  const members = [
    { user: 'ana', role: mine },
    { user: 'ben', role: 'member' as const },
    { user: 'zoe', role: 'admin' as const },
    ...(mine === 'owner' ? [] : [{ user: 'kim', role: 'owner' as const }]),
  ]
  return { ...DESCRIPTION, kind: 'group', title: 'Rome', members, ...part }
}

async function panel(
  place: PanelPlace,
  { role = 'owner' as Role, part = {} as Partial<Description>, log = [] as ReturnType<typeof sent>[] } = {},
) {
  const fake = fakeLink(log)
  fake.server.description = group(role, part)
  fake.link.$people.set(new Map([...fake.link.$people.get(), ['zoe', ZOE]]))
  const rows = [
    row({ kind: 'group', title: 'Rome', members: ['ana', 'ben', 'zoe'], role }),
    row({ chat: 'c2', members: ['ana', 'ben'] }),
  ]
  fake.link.$rows.set(new Map(rows.map(one => [one.chat, one])))
  const element = document.createElement('innies-panel')
  Object.assign(element, { link: fake.link, place })
  mount(element, { width: 340, height: 700 })
  await until(
    () =>
      !all(element, '.skeleton').length &&
      all(element, 'section > :last-child').length &&
      element.shadowRoot?.querySelector('section')?.children[1],
  )
  await painted()
  await painted()
  const wishes = () => fake.wishes.filter(wish => !('type' in wish && wish.type === 'describe'))
  return { ...fake, element, wishes }
}

async function until<Found>(find: () => Found | undefined | null | false | 0): Promise<Found> {
  for (;;) {
    const found = find()
    if (found) return found
    await painted()
  }
}
const can = (element: Element, name: string | RegExp) => named(element, 'button', name) !== undefined
/** Presses the button of the question that is on the screen. */
const answer = (element: Element, name: string | RegExp) =>
  until(() =>
    all(element, 'dialog button').find(
      button =>
        isShown(button) &&
        (typeof name === 'string' ? button.textContent?.trim() === name : name.test(button.textContent ?? '')),
    ),
  ).then(button => button.click())
const refusals = (element: Element) =>
  all(element, '[role=alert]')
    .map(one => one.textContent?.trim())
    .filter(Boolean)
const fill = (element: Element, selector: string, text: string) => {
  for (const field of all(element, selector))
    if (isShown(field) && (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) {
      field.value = text
      field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
    }
}

suite('<innies-panel>', () => {
  teardown(clear)

  test('of a group the owner and admins add, rename and open its history; a member sees how it is set', async () => {
    for (const [role, may] of [
      ['owner', true],
      ['admin', true],
      ['member', false],
    ] as const) {
      const { element } = await panel({ at: 'chat', chat: 'c1' }, { role })
      const found = ['Add people', 'Rename group', /^New members can read/].map(name => can(element, name))
      assert.deepEqual(found, [may, may, may], role)
      assert.deepEqual([can(element, 'Leave group'), can(element, 'Report')], [true, true], role)
      assert.ok(
        /New members can read older messages/.test(all(element, 'innies-chat-panel')[0]?.shadowRoot?.textContent ?? ''),
      )
      clear()
    }
  })

  test('members stand with their roles, and whether they are here', async () => {
    const { element, link } = await panel({ at: 'chat', chat: 'c1' }, { role: 'member' })
    link.$presence.set(new Map([['zoe', { user: 'zoe', online: true }]]))
    await painted()

    const members = all(element, 'ul[aria-label=Members] button')
    assert.deepEqual(
      members.map(one => one.textContent?.replace(/\s+/g, ' ').trim()),
      ['AL You', 'BO Ben Okafor', 'ZA Zoe Adams Admin', 'K kim Owner'].map(text => text.replace(/^\S+ /, '')),
    )
    assert.deepEqual(
      members.map(one => one.querySelector('innies-avatar')?.hasAttribute('here')),
      [false, false, true, false],
    )
  })

  test('a group is renamed, muted, and closed to new readers', async () => {
    const { element, wishes } = await panel({ at: 'chat', chat: 'c1' })

    press(element, 'Rename group')
    await until(() => all(element, 'dialog input')[0])
    fill(element, 'dialog input', '  Paris  ')
    await painted()
    await answer(element, 'Save')
    await until(() => !all(element, 'dialog').length)
    press(element, 'Mute this conversation')
    await painted()
    press(element, /^New members can read/)
    await painted()

    assert.deepEqual(wishes(), [
      { type: 'configure', chat: 'c1', title: 'Paris' },
      { type: 'arrange', chat: 'c1', muted: true },
      { type: 'configure', chat: 'c1', history: 'since-join' },
    ])
  })

  test('a name that is refused stays in the field, and the reason stands below', async () => {
    const { element, gate } = await panel({ at: 'chat', chat: 'c1' })
    press(element, 'Rename group')
    await until(() => all(element, 'dialog input')[0])
    fill(element, 'dialog input', 'Paris')
    await painted()
    gate.code = 'forbidden'

    await answer(element, 'Save')
    await until(() => refusals(element).length)

    assert.deepEqual(refusals(element), ['That is not possible.'])
    assert.deepEqual(
      all(element, 'dialog input').map(one => one instanceof HTMLInputElement && one.value),
      ['Paris'],
    )
  })

  test('leaving is asked about first; a refusal leaves everything as it was', async () => {
    const { element, wishes, gate } = await panel({ at: 'chat', chat: 'c1' }, { role: 'member' })
    press(element, 'Leave group')
    await answer(element, 'Cancel')
    await until(() => !all(element, 'dialog').length)
    assert.deepEqual(wishes(), [])

    gate.code = 'forbidden'
    press(element, 'Leave group')
    await answer(element, 'Leave group')
    await until(() => refusals(element).length)
    gate.code = undefined
    await answer(element, 'Leave group')
    await until(() => !all(element, 'dialog').length)

    assert.deepEqual(wishes(), Array(2).fill({ type: 'remove', chat: 'c1', user: 'ana' }))
  })

  test('the owner appoints, takes back, hands over and removes; an admin only removes; a member none of it', async () => {
    const names = ['Make admin', 'Remove as admin', 'Make owner', 'Remove from group']
    const found = async (role: Role, user: string) => {
      const { element } = await panel({ at: 'person', user, chat: 'c1' }, { role })
      const buttons = names.filter(name => can(element, name))
      clear()
      return buttons
    }

    assert.deepEqual(await found('owner', 'ben'), ['Make admin', 'Make owner', 'Remove from group'])
    assert.deepEqual(await found('owner', 'zoe'), ['Remove as admin', 'Make owner', 'Remove from group'])
    assert.deepEqual(await found('admin', 'ben'), ['Remove from group'])
    assert.deepEqual(await found('admin', 'kim'), [], 'nobody removes the owner')
    assert.deepEqual(await found('member', 'ben'), [])
  })

  test('what the owner does to a member', async () => {
    const { element, wishes } = await panel({ at: 'person', user: 'ben', chat: 'c1' })

    press(element, 'Make admin')
    await painted()
    press(element, 'Make owner')
    await answer(element, 'Make owner')
    await until(() => !all(element, 'dialog').length)
    press(element, 'Remove from group')
    await answer(element, 'Remove from group')
    await until(() => !all(element, 'dialog').length)

    assert.deepEqual(wishes(), [
      { type: 'appoint', chat: 'c1', user: 'ben', role: 'admin' },
      { type: 'appoint', chat: 'c1', user: 'ben', role: 'owner' },
      { type: 'remove', chat: 'c1', user: 'ben' },
    ])
  })

  test('an appointment that is refused says why, in the panel', async () => {
    const { element, gate } = await panel({ at: 'person', user: 'ben', chat: 'c1' })
    gate.code = 'forbidden'

    press(element, 'Make admin')
    await until(() => refusals(element).length)

    assert.deepEqual(refusals(element), ['That is not possible.'])
    assert.ok(can(element, 'Make admin'))
  })

  test('what changed elsewhere is seen: roles, members, the title', async () => {
    const { element, server, hear } = await panel({ at: 'person', user: 'ben', chat: 'c1' })
    assert.ok(can(element, 'Make admin'))

    server.description = group('member')
    hear({ type: 'appointed', chat: 'c1', rev: 5, at: 5, user: 'kim', role: 'owner' })
    await until(() => !can(element, 'Make admin'))

    assert.equal(can(element, 'Remove from group'), false)
  })

  test('somebody is blocked after a question, and unblocked without', async () => {
    const { element, link, wishes } = await panel(
      { at: 'person', user: 'ben', chat: 'c2' },
      { part: { kind: 'direct' } },
    )

    press(element, 'Block')
    await answer(element, 'Block')
    await until(() => !all(element, 'dialog').length)
    link.$blocks.set(new Set(['ben']))
    await painted()
    press(element, 'Unblock')
    await painted()

    assert.deepEqual(wishes(), [
      { type: 'block', user: 'ben', on: true },
      { type: 'block', user: 'ben', on: false },
    ])
  })

  test('a report needs a reason, keeps it when it is refused, and is thanked for', async () => {
    const { element, gate, wishes } = await panel({ at: 'person', user: 'ben', chat: 'c2' })
    press(element, 'Report')
    await until(() => all(element, 'dialog textarea')[0])
    const button = () => all(element, 'dialog button').find(one => one.textContent?.trim() === 'Report')
    assert.ok(button()?.matches(':disabled'))
    fill(element, 'dialog textarea', ' spam ')
    await painted()

    gate.code = 'too-many'
    button()?.click()
    await until(() => refusals(element).length)
    assert.deepEqual(
      all(element, 'dialog textarea').map(one => one instanceof HTMLTextAreaElement && one.value),
      [' spam '],
    )
    gate.code = undefined
    button()?.click()
    await until(() => all(element, 'dialog h2').some(one => /^Thank you/.test(one.textContent ?? '')))

    assert.deepEqual(wishes().at(-1), { type: 'report', about: { user: 'ben' }, reason: 'spam' })
  })

  test('a panel leads to another and back', async () => {
    const { element } = await panel({ at: 'chat', chat: 'c1' })

    press(element, /Ben Okafor/)
    await until(() => named(element, 'button', 'Back'))
    assert.deepEqual(
      all(element, 'h2').map(one => one.textContent),
      ['Profile'],
    )

    press(element, 'Back')
    await until(() => named(element, 'ul', 'Members'))
    assert.deepEqual(
      all(element, 'h2').map(one => one.textContent),
      ['Details'],
    )
  })

  test('people who are not in the group yet are added together, and the panel goes back', async () => {
    const { element, link, wishes } = await panel({ at: 'chat', chat: 'c1' })
    link.$people.set(
      new Map([...link.$people.get(), ['lea', { id: 'lea', name: 'Lea' }], ['max', { id: 'max', name: 'Max' }]]),
    )
    link.$rows.set(
      new Map([
        ...(link.$rows.get() ?? []),
        ['c3', row({ chat: 'c3', kind: 'group', members: ['ana', 'lea', 'max', 'ben'] })],
      ]),
    )
    press(element, 'Add people')
    await until(() => all(element, '[role=checkbox]').length)
    assert.deepEqual(
      all(element, '[role=checkbox] .name').map(one => one.textContent),
      ['Lea', 'Max'],
    )

    for (const box of all(element, '[role=checkbox]')) box.click()
    await painted()
    press(element, 'Add 2')
    await until(() => named(element, 'ul', 'Members'))

    assert.deepEqual(wishes(), [{ type: 'add', chat: 'c1', users: ['lea', 'max'] }])
  })

  test('pinned messages stand with the last pinned first; a press asks for the message, another unpins it', async () => {
    const log = [sent(1, 'ben', { text: '**first**' }), sent(2, 'ana', { text: 'second' })]
    const { element, wishes } = await panel(
      { at: 'pins', chat: 'c1' },
      { role: 'admin', part: { pins: [2, 1, 9] }, log },
    )
    const jumps: unknown[] = []
    element.addEventListener('innies-jump', event => jumps.push([event.chat, event.rev]))
    await until(() => all(element, '.pin').length)

    assert.deepEqual(
      all(element, '.text').map(one => one.textContent),
      ['second', 'first'],
    )
    assert.ok(all(element, 'li').some(one => /cannot be shown/.test(one.textContent ?? '')))
    all(element, '.pin')[1]?.click()
    press(element, 'Unpin')
    await painted()

    assert.deepEqual(jumps, [['c1', 1]])
    assert.deepEqual(wishes(), [{ type: 'pin', chat: 'c1', of: 2, on: false }])
  })

  test('a member of a group cannot unpin', async () => {
    const { element } = await panel(
      { at: 'pins', chat: 'c1' },
      { role: 'member', part: { pins: [1] }, log: [sent(1, 'ben')] },
    )
    await until(() => all(element, '.pin').length)

    assert.equal(can(element, 'Unpin'), false)
  })

  test('what does not load says so and can be tried again', async () => {
    const { element, gate, link, server } = await panel({ at: 'settings' })
    gate.code = 'unavailable'
    Object.assign(element, { link, place: { at: 'chat', chat: 'c1' } })
    await until(() => can(element, 'Try again'))

    gate.code = undefined
    server.description = group('owner')
    press(element, 'Try again')

    await until(() => named(element, 'ul', 'Members'))
  })

  test('the user turns the tones of calls off, and on again, in this browser', async () => {
    const { element } = await panel({ at: 'settings' })

    press(element, 'Tones of calls')
    await painted()
    const isOff = !hasTones()
    press(element, 'Tones of calls')

    assert.deepEqual([isOff, hasTones()], [true, true])
  })

  test('the user turns the sound of messages off, and the tones of calls stay', async () => {
    const { element } = await panel({ at: 'settings' })

    press(element, 'Sound of new messages')
    await painted()

    assert.deepEqual([hasTones('messages'), hasTones()], [false, true])
    setTones(true, 'messages')
  })

  test('the user hides, and sees whom they blocked', async () => {
    const { element, link, wishes } = await panel({ at: 'settings' })
    link.$blocks.set(new Set(['zoe']))
    await painted()

    press(element, 'Hide when I am here')
    await painted()
    press(element, 'Unblock Zoe Adams')
    await painted()

    assert.deepEqual(wishes(), [
      { type: 'appear', hidden: true },
      { type: 'block', user: 'zoe', on: false },
    ])
    link.$isHidden.set(true)
    await painted()
    assert.equal(named(element, 'button', 'Hide when I am here')?.ariaChecked, 'true')
  })

  test('who was blocked in a big group, whose row does not name all, is named by asking who is there', async () => {
    const fake = fakeLink()
    const { link, wishes } = fake
    const rows = [
      row({ chat: 'gone', kind: 'group', size: 90, left: true }),
      row({ chat: 'small', kind: 'group' }),
      row({ chat: 'big', kind: 'group', size: 90 }),
      row({ chat: 'next', kind: 'group', size: 90 }),
    ]
    link.$rows.set(new Map(rows.map(one => [one.chat, one])))
    link.$blocks.set(new Set(['zoe']))
    const describe = link.describe
    link.describe = async chat => {
      link.$people.set(new Map([...link.$people.get(), ['zoe', ZOE]]))
      return describe(chat)
    }
    const element = document.createElement('innies-panel')
    Object.assign(element, { link, place: { at: 'settings' } })
    mount(element)

    await until(() => named(element, 'button', 'Unblock Zoe Adams'))

    assert.deepEqual(wishes, [{ type: 'describe', chat: 'big' }])
  })

  test('one person is a chat; several with a name are a group, made once however often it is pressed', async () => {
    const { element, link, wishes } = await panel({ at: 'start' })
    const picked: string[] = []
    element.addEventListener('innies-pick-person', event => picked.push(event.user))
    element.addEventListener('innies-pick-chat', event => picked.push(event.chat))
    press(element, 'Ben Okafor')

    press(element, 'New group')
    await painted()
    for (const box of all(element, '[role=checkbox]')) box.click()
    await painted()
    assert.ok(named(element, 'button', 'Create group with 2')?.matches(':disabled'), 'it needs a name')
    fill(element, 'footer input', 'Rome')
    await painted()
    const create = named(element, 'button', 'Create group with 2')
    create?.click()
    create?.click()
    key(element, 'footer input', { key: 'Enter' })
    await until(() => picked.length > 1)

    assert.deepEqual(picked, ['ben', 'new'])
    const [wish] = wishes() as { key: string }[]
    assert.deepEqual(wishes(), [{ type: 'create', title: 'Rome', members: ['ben', 'zoe'], key: wish?.key }])
    assert.ok(link)
  })

  test('a group of which no answer came is asked for again under the same key, another one under another', async () => {
    const { element, wishes, gate } = await panel({ at: 'start' })
    press(element, 'New group')
    await painted()
    all(element, '[role=checkbox]')[0]?.click()
    fill(element, 'footer input', 'Rome')
    await painted()
    gate.code = 'unavailable'
    for (const title of ['Rome', 'Rome', 'Roma']) {
      fill(element, 'footer input', title)
      await painted()
      press(element, 'Create group with 1')
      await painted()
    }

    const keys = (wishes() as { key: string }[]).map(({ key }) => key)

    const [first, again, other] = keys
    assert.deepEqual([keys.length, first === again, again === other], [3, true, false])
    for (const key of keys) assert.ok(/^[A-Za-z0-9_-]{21,64}$/.test(key), 'as server/route.ts wants it')
  })

  test('a group that is refused keeps its name and its people', async () => {
    const { element, gate } = await panel({ at: 'start' })
    press(element, 'New group')
    await painted()
    all(element, '[role=checkbox]')[0]?.click()
    fill(element, 'footer input', 'Rome')
    await painted()
    gate.code = 'forbidden'

    press(element, 'Create group with 1')
    await until(() => refusals(element).length)

    assert.deepEqual(
      all(element, 'footer input').map(one => one instanceof HTMLInputElement && one.value),
      ['Rome'],
    )
    assert.ok(can(element, 'Create group with 1'))
  })

  test('in a conversation hits are gone through by Enter, and back with Shift', async () => {
    const { element, server } = await panel({ at: 'find', chat: 'c1' })
    server.found = [sent(9, 'ben', { text: 'lunch' }), sent(4, 'ana', { text: 'lunch at two' })]
    const jumps: number[] = []
    element.addEventListener('innies-jump', event => jumps.push(event.rev))
    fill(element, 'input', 'lunch')
    await until(() => all(element, 'mark').length)

    for (const shiftKey of [false, false, false, true]) {
      key(element, 'input', { key: 'Enter', shiftKey })
      await painted()
    }

    assert.deepEqual(jumps, [9, 4, 9])
    assert.ok(all(element, '[role=status]').some(one => one.textContent === '1 of 2'))
  })
})
