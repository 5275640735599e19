import { css } from 'lit'
import { callLineStyles } from './call-line.ts'
import { quoteStyles } from './quote.ts'
import { reactionStyles } from './reactions.ts'
import { systemLineStyles } from './system-line.ts'
import { threadButtonStyles } from './thread-button.ts'

export { callLine } from './call-line.ts'
export { failed } from './failed.ts'
export { quote } from './quote.ts'
export { reactionList } from './reactions.ts'
export { systemLine } from './system-line.ts'
export { threadButton } from './thread-button.ts'

/** What many chats have no row of; `Later` loads it. */
export const { styleSheet: sheet } =
  css`${callLineStyles}${quoteStyles}${reactionStyles}${systemLineStyles}${threadButtonStyles}`
