/** What pages fetch whose user has turned notifications on, or looks at the switch. */
export { type PushBrowser, pushBrowser } from './push-browser.ts'
export { createPushStore, leavePush, type PushState, type PushStore, syncPush, takeToken } from './push-store.ts'
