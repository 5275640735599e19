import { backupCheck } from './backup.ts'
import type { Check } from './check.ts'
import { clockCheck } from './clock.ts'
import { fileBytesCheck, filesCheck } from './files.ts'
import { issuersCheck } from './issuers.ts'
import { livekitCheck, livekitWebhooksCheck } from './livekit.ts'
import { originsCheck } from './origins.ts'
import { portCheck } from './port.ts'
import { publicUrlCheck } from './public-url.ts'
import { pushCheck } from './push.ts'
import { scriptsCheck } from './scripts.ts'
import { settingsCheck } from './settings.ts'
import { storageCheck } from './storage.ts'
import { valuesCheck } from './values.ts'
import { webhooksCheck } from './webhooks.ts'

/** In the order in which they are said: what others need comes first. The README's table is made from it. */
export const CHECKS: readonly Check[] = [
  settingsCheck,
  scriptsCheck,
  storageCheck,
  backupCheck,
  portCheck,
  originsCheck,
  publicUrlCheck,
  issuersCheck,
  clockCheck,
  livekitCheck,
  livekitWebhooksCheck,
  webhooksCheck,
  filesCheck,
  pushCheck,
]

/** Those that take long. */
export const DEEP_CHECKS: readonly Check[] = [valuesCheck, fileBytesCheck]
