import { program, type Wanted } from './program.ts'

export const CHROMIUM: Wanted = {
  title: 'Chromium or Chrome',
  variable: 'CHROME_PATH',
  names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome.exe'],
  places: [
    '/opt/google/chrome/chrome',
    '/snap/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
  packages: ['chromium'],
}

/** Path of a Chromium that runs here. Throws one line saying what to do. */
export function chromium(): string {
  return program(CHROMIUM)
}
