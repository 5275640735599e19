/** What the script tag loads: the public elements, which fetch the rest when it is needed. */
import { setScriptServer } from './base/public-element.ts'
import './call.ts'
import './chat.ts'

// Not `new URL('.', import.meta.url)`: the build would take that for a file to ship.
setScriptServer(import.meta.url.replace(/[^/]*$/, ''))
