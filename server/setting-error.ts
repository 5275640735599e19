/** A setting that is missing or malformed; the message is one line that names it. */
export class SettingError extends Error {}
