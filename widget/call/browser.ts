/** Browsers in which permissions are given in different ways. */
export type Browser = 'android' | 'chrome' | 'firefox' | 'ios' | 'safari'

/** Which browser a user agent is; one that is not known is like Chrome, as most are. */
export function browserOf(userAgent: string, touchPoints = 0): Browser {
  const isMac = /Macintosh/.test(userAgent)
  if (/iPhone|iPad|iPod/.test(userAgent) || (isMac && touchPoints > 1)) return 'ios' // an iPad says that it is a Mac
  if (/Android/.test(userAgent)) return 'android'
  if (/Firefox\//.test(userAgent)) return 'firefox'
  return /Safari\//.test(userAgent) && !/Chrom(e|ium)\//.test(userAgent) ? 'safari' : 'chrome'
}
