import { html } from 'hono/html'
import type { DemoPerson } from '../people.ts'
import { type Html, layout } from './layout.ts'

const ROOMS = [
  { room: 'demo-room-1', name: 'Test room 1' },
  { room: 'demo-room-2', name: 'Test room 2' },
]

/** Calls without a chat: whoever opens the same room meets there. */
export function dashboardPage(person: DemoPerson): Html {
  return layout({
    title: 'Dashboard',
    person,
    path: '/dashboard',
    body: html`<main class="dashboard">
      <h1>Hello, ${person.name.split(' ')[0]}</h1>
      <section aria-labelledby="messages">
        <h2 id="messages">Messages</h2>
        <p>Find somebody, write to them, and call with the green button above the conversation.</p>
        <a class="button" href="/dashboard/chat">Open messages</a>
      </section>
      <section aria-labelledby="calls">
        <h2 id="calls">Video Call Feature</h2>
        <p>Open the same room in two windows, signed in as two people.</p>
        <ul class="rooms">${ROOMS.map(roomCard)}</ul>
      </section>
    </main>`,
  })
}

function roomCard({ room, name }: (typeof ROOMS)[number]): Html {
  return html`<li aria-labelledby="${room}">
    <h3 id="${room}">${name}</h3>
    <div class="calls">
      <innies-call-button token-url="/token" room="${room}">Video call</innies-call-button>
      <innies-call-button token-url="/token" room="${room}" audio>Audio call</innies-call-button>
    </div>
  </li>`
}
