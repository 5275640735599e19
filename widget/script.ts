/** What the script tag loads: the public elements, which fetch the rest when it is needed. */
import './script-server.ts'
import './call.ts'
import './chat.ts'

export { identify, logout } from './link/page.ts'
