import type { Page } from 'playwright-core'
import { CALL_STATES } from './call-states.ts'
import { FILE_STATES } from './file-states.ts'
import { HISTORY_STATES } from './history-states.ts'
import { RING_STATES } from './ring-states.ts'
import type { Scene } from './scene.ts'

/** Something that the messenger can look like: how the widget stands on the page, and what a person then did. */
export type State = {
  /** Attributes of the element, and `as`: who looks. */
  query?: (chats: Scene['chats']) => Record<string, string>
  act?: (page: Page) => Promise<unknown>
  /** The element that is looked at; default: the messenger. */
  root?: 'innies-chat' | 'innies-call' | 'innies-ring'
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const field = (page: Page) => page.getByRole('textbox', { name: /^Message to/ })
const lastMessage = (page: Page) => page.getByRole('log').getByRole('listitem').last()
async function openMenu(page: Page): Promise<void> {
  await lastMessage(page).hover()
  await button(page, /^More$/).click()
}
const firstRow = (page: Page) => page.getByRole('list', { name: 'Messages' }).getByRole('button').first()
/** Once: the pictures that follow find it so. */
async function arrange(page: Page, name: RegExp, item: string): Promise<void> {
  const row = page.getByRole('list', { name: 'Messages' }).getByRole('button', { name }).first()
  if (!(await row.isVisible())) return
  await row.click({ button: 'right' })
  await page.getByRole('menu').waitFor()
  const choice = page.getByRole('menuitem', { name: item, exact: true })
  if (await choice.isVisible()) await choice.click()
  else await page.keyboard.press('Escape')
}
async function openDetails(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 2 }).last().getByRole('button').click()
  await button(page, 'Report').waitFor()
}
/** The page is there, what this device knows is shown, and the server cannot be reached. */
async function enterTunnel(page: Page): Promise<void> {
  await field(page).waitFor()
  await page.addInitScript(() => Object.defineProperty(navigator, 'onLine', { value: false }))
  await page.routeWebSocket(/\/v1\/socket/, socket => socket.close())
  await page.reload()
  await page.getByText('You are offline').waitFor()
}
const direct: State['query'] = ({ direct: chat }) => ({ chat })
const group: State['query'] = ({ group: chat }) => ({ chat })

/** By name, which the pictures have. Whoever makes something that is seen adds it here. */
export const STATES: Record<string, State> = {
  inbox: {},
  'inbox-empty': { query: () => ({ as: 'nobody' }) },
  'inbox-search': { act: page => page.getByRole('searchbox').fill('jon') },
  'inbox-nobody-found': { act: page => page.getByRole('searchbox').fill('qqqq') },
  conversation: { query: direct },
  'conversation-group': { query: group },
  'conversation-alone': { query: ({ direct: chat }) => ({ chat, mode: 'inline' }) },
  'conversation-unread': { query: ({ group: chat }) => ({ chat, as: 'lea' }) },
  'conversation-hostile': { query: ({ hostile: chat }) => ({ chat }) },
  'conversation-right': { query: ({ right: chat }) => ({ chat }) },
  'conversation-not-found': { query: () => ({ chat: 'no-such-chat' }) },
  'conversation-first-message': { query: () => ({ with: 'lea' }) },
  'composer-long': { query: direct, act: page => field(page).fill('A text of many lines\n'.repeat(9)) },
  'composer-mentions': { query: group, act: page => field(page).pressSequentially('Ask @') },
  'composer-emojis': { query: direct, act: page => field(page).pressSequentially('Nice :thu') },
  'composer-reply': {
    query: direct,
    async act(page) {
      await lastMessage(page).hover()
      await button(page, /^Reply$/).click()
    },
  },
  'composer-edit': {
    query: direct,
    async act(page) {
      await field(page).press('ArrowUp')
      await button(page, 'Save').waitFor()
    },
  },
  'composer-too-long': { query: direct, act: page => field(page).fill('x'.repeat(8100)) },
  'message-bar': { query: direct, act: page => lastMessage(page).hover() },
  'message-menu': { query: direct, act: openMenu },
  'message-menu-group': { query: group, act: openMenu },
  'message-delete': {
    query: direct,
    async act(page) {
      await openMenu(page)
      await page.getByRole('menuitem', { name: 'Delete' }).click()
    },
  },
  'message-report': {
    query: group,
    async act(page) {
      await openMenu(page)
      await page.getByRole('menuitem', { name: 'Report' }).click()
    },
  },
  'emoji-picker': { query: direct, act: page => button(page, /^Emoji$/).click() },
  'emoji-search': {
    query: direct,
    async act(page) {
      await button(page, /^Emoji$/).click()
      await page.getByRole('searchbox', { name: 'Search emojis' }).fill('heart')
    },
  },
  'row-menu': {
    async act(page) {
      await firstRow(page).click({ button: 'right' })
      await page.getByRole('menu').waitFor()
    },
  },
  'inbox-arranged': {
    async act(page) {
      await arrange(page, /Jonas Weber/, 'Pin to the top')
      await arrange(page, /نور/, 'Mute')
      await arrange(page, /^<img/, 'Archive')
    },
  },
  'panel-group': { query: group, act: page => openDetails(page) },
  'panel-member': {
    query: group,
    async act(page) {
      await openDetails(page)
      await page.getByRole('list', { name: 'Members' }).getByRole('button').nth(1).click()
      await button(page, 'Report').waitFor()
    },
  },
  'panel-person': { query: direct, act: page => openDetails(page) },
  'panel-add': {
    query: group,
    async act(page) {
      await openDetails(page)
      await button(page, 'Add people').click()
    },
  },
  'panel-pins': {
    query: group,
    async act(page) {
      await openDetails(page)
      await button(page, /^Pinned messages/).click()
    },
  },
  'panel-thread': {
    query: group,
    async act(page) {
      await openMenu(page)
      await page.getByRole('menuitem', { name: 'Reply in thread' }).click()
    },
  },
  'panel-find': {
    query: group,
    async act(page) {
      await button(page, 'Search in this conversation').click()
      await page.getByRole('searchbox', { name: 'Search in this conversation' }).fill('the')
    },
  },
  'panel-start': { act: page => button(page, 'New conversation').click() },
  'panel-new-group': {
    async act(page) {
      await button(page, 'New conversation').click()
      await button(page, 'New group').click()
      await page.getByRole('checkbox').first().click()
      await page.getByRole('textbox', { name: 'Name of the group' }).fill('Rome in May')
    },
  },
  'panel-settings': { act: page => button(page, 'Settings').click() },
  'question-leave': {
    query: group,
    async act(page) {
      await openDetails(page)
      await button(page, 'Leave group').click()
    },
  },
  'question-report': {
    query: direct,
    async act(page) {
      await openDetails(page)
      await button(page, 'Report').click()
    },
  },
  offline: { query: direct, act: enterTunnel },
  sending: {
    query: direct,
    async act(page) {
      await enterTunnel(page)
      await field(page).fill('Written in a tunnel')
      await button(page, 'Send').click()
    },
  },
  'sending-unkept': {
    query: direct,
    async act(page) {
      await page.addInitScript(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }))
      await page.reload()
      await field(page).waitFor()
      await enterTunnel(page)
      await field(page).fill('Written in a private tunnel')
      await button(page, 'Send').click()
    },
  },
  launcher: { query: () => ({ mode: 'launcher', as: 'lea' }) },
  'launcher-open': { query: () => ({ mode: 'launcher', as: 'lea' }), act: page => button(page, /^Messages/).click() },
  'click-to-load': { query: () => ({ connect: 'click' }) },
  ...FILE_STATES,
  ...HISTORY_STATES,
  ...CALL_STATES,
  ...RING_STATES,
}
