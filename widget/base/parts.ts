/** Every `part` within the public elements, so that a page reaches it through all that stands around it. */
export const PARTS =
  'avatar,bubble,button,call,connection,controls,field,header,input,latest,launcher,log,message,panel,reactions,row,search,send,system,title,unread'
