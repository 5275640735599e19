export { createApp, type Host } from './app.ts'
export { callProblem } from './call/room.ts'
export {
  type Calls,
  type Config,
  type NodeConfig,
  readCalls,
  readConfig,
  readNodeConfig,
  type Webhook,
} from './config.ts'
export type { Issuer } from './identity/issuer.ts'
export type { Policy } from './identity/policy.ts'
export { type Principal, signUserToken } from './identity/token.ts'
export { createLog, type Log, type LogLine } from './log.ts'
export { type ErrorCode, InniesError } from './protocol/error.ts'
export type { Person } from './protocol/people.ts'
export type { EventType, WebhookEvent } from './protocol/webhook.ts'
export { SettingError } from './settings.ts'
