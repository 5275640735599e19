export * from './call.ts'
export * from './chat.ts'
