import { program } from './program.ts'

/** Path of a Firefox that runs here. Throws one line saying what to do. */
export function firefox(): string {
  return program({
    title: 'Firefox',
    variable: 'FIREFOX_PATH',
    names: ['firefox-esr', 'firefox'],
    places: ['/snap/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
    packages: ['firefox-esr'],
  })
}
