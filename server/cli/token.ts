import * as v from 'valibot'
import { readConfig } from '../config.ts'
import { signUserToken } from '../identity/token.ts'
import { UserId } from '../protocol/people.ts'
import { UsageError, type Verb } from './verb.ts'

const MOST = 24 // hours; the server takes no longer ones

/** For trying things: what the site's backend does for its users. */
export const tokenVerb: Verb = {
  name: 'token',
  does: 'Prints a token for a user, as your backend would sign it, to try things with.',
  examples: [
    'innies token mara --name "Mara Okafor" --hours 1',
    'curl -H "Authorization: Bearer $(innies token mara)" http://127.0.0.1:7100/v1/chats',
  ],
  takes(command) {
    command
      .argument('<user>', 'id of the user')
      .option('--name <name>', 'what others see (default: the id)')
      .option('--hours <hours>', `how long it lives, at most ${MOST}`, '1')
      .option('--rooms <names...>', 'call rooms of the site that the user may join')
  },
  async run(command, settings) {
    const [user = ''] = command.args
    const { name = user, hours, rooms } = command.opts<{ name?: string; hours: string; rooms?: string[] }>()
    if (!v.is(UserId, user)) throw new UsageError('The id of a user has 1 to 128 bytes.')
    const seconds = Math.round(Number(hours) * 3600)
    if (!(seconds >= 1 && seconds <= MOST * 3600)) throw new UsageError(`--hours is a number up to ${MOST}.`)
    const issuer = readConfig(settings).issuers.find(one => one.algorithm === 'HS256')
    if (!issuer) throw new UsageError('There is no issuer with a secret that is known here.')
    const token = await signUserToken({ id: user, name, ...(rooms ? { rooms } : {}) }, issuer, seconds)
    return { lines: [token], json: { token, user, expires: new Date(Date.now() + seconds * 1000).toISOString() } }
  },
}
