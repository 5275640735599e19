import type { Words } from './language.ts'

/** The texts of the languages beside English, each fetched when it is wanted. */
export const languages: Readonly<Record<string, () => Promise<{ default: Words }>>> = {
  ar: () => import('./languages/ar.ts'),
  de: () => import('./languages/de.ts'),
}
