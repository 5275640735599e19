import { InniesChat } from './innies-chat.ts'
import type { Shows } from './messenger.ts'

/** The list of chats alone. The chat that is picked opens in the page's `innies-conversation` and `innies-composer` without a `chat` of their own. */
export class InniesInbox extends InniesChat {
  protected override get shows(): Shows {
    return 'inbox'
  }
}

/** One conversation alone, of `chat` or `with`, else of what is picked in the page's `innies-inbox`. */
export class InniesConversation extends InniesChat {
  protected override get shows(): Shows {
    return 'conversation'
  }
}

/** The box you type in alone, for the chat of `chat` or `with`, else for what is picked in the page's `innies-inbox`. */
export class InniesComposer extends InniesChat {
  protected override get shows(): Shows {
    return 'composer'
  }
}
