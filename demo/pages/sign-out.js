// Before the site's own sign-out: the chat ends in all tabs, and nothing of the user stays in this browser.
import { logout } from '/innies.js'

const form = document.querySelector('form.me')
form.addEventListener('submit', async event => {
  event.preventDefault()
  await logout().catch(() => {}) // who cannot reach the chat signs out all the same
  form.submit()
})
