/** The server of the end-to-end tests, in a process of its own so that it can be killed. Its settings are in the environment. */
import { fileURLToPath } from 'node:url'
import { readNodeConfig } from 'innies/server'
import { serve } from 'innies/server/node'
import { livekitSources } from '../policy.ts'
import { createSite } from '../site.ts'

const config = readNodeConfig(process.env, fileURLToPath(new URL('../../dist/script', import.meta.url)))
const [issuer] = config.issuers
if (!issuer) throw new Error('There is no issuer.')
if (config.push && process.env.E2E_PUSH_ORIGIN) config.push.testOrigin = process.env.E2E_PUSH_ORIGIN
await serve(config, { site: createSite({ issuer, livekit: livekitSources(process.env.LIVEKIT_URL) }) })
