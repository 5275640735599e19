import { html } from 'hono/html'
import { type DemoPerson, PEOPLE } from '../people.ts'
import { avatar, type Html, layout } from './layout.ts'

/** A real site asks for more than this. */
export function signInPage(): Html {
  return layout({
    title: 'Sign in',
    body: html`<main class="sign-in">
      <h1>Who are you today?</h1>
      <p>Pick somebody, then open this page in a second browser or a private window and be somebody else.</p>
      <form method="post" action="/sign-in">
        <ul>${PEOPLE.map(choice)}</ul>
      </form>
    </main>`,
  })
}

function choice(person: DemoPerson): Html {
  return html`<li><button type="submit" name="person" value="${person.id}">${avatar(person)}<span>${person.name}</span></button></li>`
}
