import { setScriptServer } from './base/server-address.ts'

// A module of its own, so that it runs before the elements are defined: those on the page start at once.
// Not `new URL('.', import.meta.url)`: the build would take that for a file to ship.
setScriptServer(import.meta.url.replace(/[^/]*$/, ''))
