import { html } from 'hono/html'
import { type DemoPerson, initials } from '../people.ts'

export type Html = ReturnType<typeof html>

interface Page {
  title: string
  /** Absent before signing in. */
  person?: DemoPerson
  /** Path of the page, to mark it in the navigation. */
  path?: '/dashboard' | '/dashboard/chat'
  body: Html
}

const SCRIPTS = html`<script type="module" src="/innies.js"></script>
    <script type="module" src="/sign-out.js"></script>
    <script type="module" src="/install.js"></script>`

/** The frame of every page. The first script tag is all that the widget needs; the second signs it out with the site, the third is for phones. */
export function layout({ title, person, path, body }: Page): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
    <meta name="color-scheme" content="light dark">
    <title>${title} · innies demo</title>
    <meta name="theme-color" content="#f7f8fa" media="(prefers-color-scheme: light)">
    <meta name="theme-color" content="#0d0f12" media="(prefers-color-scheme: dark)">
    <link rel="icon" href="/icon.svg">
    <link rel="apple-touch-icon" href="/icon-180.png">
    <link rel="manifest" href="/app.webmanifest">
    <link rel="stylesheet" href="/site.css">
    ${person ? SCRIPTS : ''}
  </head>
  <body>
    ${person ? header(person, path) : ''}
    ${body}
  </body>
</html>`
}

export function avatar(person: DemoPerson): Html {
  return html`<span class="avatar" data-person="${person.id}" aria-hidden="true">${initials(person.name)}</span>`
}

function header(person: DemoPerson, path: Page['path']): Html {
  const link = (to: Page['path'], text: string) =>
    html`<a href="${to}" ${path === to ? html`aria-current="page"` : ''}>${text}</a>`
  return html`<header>
      <nav aria-label="Demo">${link('/dashboard', 'Dashboard')}${link('/dashboard/chat', 'Messages')}</nav>
      <form class="me" method="post" action="/sign-out">
        ${avatar(person)}
        <span class="name">${person.name}</span>
        <button type="submit">Sign out</button>
      </form>
    </header>`
}
