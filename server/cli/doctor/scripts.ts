import { readdirSync } from 'node:fs'
import { type Check, well, wrong } from './check.ts'

export const scriptsCheck: Check = {
  name: 'scripts',
  asks: 'whether the script for the pages was built',
  look({ scripts }) {
    const names = filesIn(scripts)
    return names.includes('innies.js')
      ? well(`${names.filter(name => name.endsWith('.js')).length} files.`)
      : [
          wrong(
            `${scripts} has no innies.js: no page can load the widget.`,
            'npm run build, or install the package again.',
          ),
        ]
  },
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
