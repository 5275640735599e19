/** Makes the site one that can be put on a home screen, and opens without a network. */
const policy = window.trustedTypes?.createPolicy('demo', { createScriptURL: url => url })
const address = '/service-worker.js'
navigator.serviceWorker?.register(policy?.createScriptURL(address) ?? address)
