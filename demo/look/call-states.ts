import type { Page } from 'playwright-core'
import type { State } from './states.ts'

/** Who is in the call that is shown, and what else is so; given to the stage as its store would. */
type Shown = {
  people?: readonly string[]
  /** Those without a picture. */
  dark?: readonly string[]
  hasScreen?: boolean
  more?: Record<string, unknown>
}

/** A call as it looks with these people, without any media server: the stage is told that it is so. */
function call(shown: Shown, act?: (page: Page) => Promise<unknown>): State {
  return {
    root: 'innies-call',
    async act(page) {
      await open(page)
      await page.evaluate('globalThis.__name = made => made') // by which tsx names the functions within `show`
      await page.evaluate(show, shown)
      await page.locator('innies-call-stage').getByRole('toolbar').waitFor()
      await act?.(page)
    },
  }
}

/** The scene has no calls: the window opens and says that one cannot join, and its stage is there. */
async function open(page: Page): Promise<void> {
  await page.evaluate(() => {
    const call = document.createElement('innies-call')
    call.setAttribute('room', 'demo-room-look')
    call.setAttribute('open', '')
    document.body.append(call)
  })
  await page.locator('innies-call-stage').getByRole('heading', { name: 'You cannot join this call' }).waitFor()
}

/** Runs in the page. */
function show({ people = ['Jonas Weber'], dark = [], hasScreen = false, more = {} }: Shown): void {
  const stage = document.querySelector('innies-call')?.shadowRoot?.querySelector('innies-call-stage')
  if (!stage) throw new Error('no stage')
  /** A head before a wall, as far as a few circles are one. */
  const picture = (seed: number, isScreen = false) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 })
    const paint = canvas.getContext('2d')
    if (!paint) throw new Error('no canvas')
    const circle = (x: number, y: number, radius: number, color: string) => {
      paint.fillStyle = color
      paint.beginPath()
      paint.arc(x, y, radius, 0, 2 * Math.PI)
      paint.fill()
    }
    paint.fillStyle = isScreen ? '#fff' : `hsl(${seed * 67} 18% 30%)`
    paint.fillRect(0, 0, 1280, 720)
    if (isScreen) {
      paint.fillStyle = '#333'
      for (let line = 0; line < 16; line++) paint.fillRect(80, 60 + line * 38, 300 + ((line * 211) % 700), 14)
    } else {
      circle(640, 760, 300, `hsl(${seed * 113} 40% 40%)`)
      circle(640, 330, 130, '#caa58a')
    }
    return (video: HTMLVideoElement) => {
      video.srcObject = canvas.captureStream(5)
      return () => {
        video.srcObject = null
      }
    }
  }
  const tileOf = (name: string, index: number) => ({
    id: `${name}:d:t`,
    person: name,
    name,
    isLocal: index === 0,
    isMuted: index % 3 === 2,
    isSpeaking: index === 1,
    quality: 'good',
    ...(index === 4 ? { hand: 1 } : {}),
    ...(dark.includes(name) ? {} : { show: picture(index) }),
  })
  const tiles = ['Mara Okafor', ...people].map(tileOf)
  const [, other] = tiles
  const screen = { ...other, id: 'screen', isScreen: true, show: picture(0, true) }
  const device = (name: string) => ({ list: [{ id: '1', name }], chosen: '1' })
  Object.assign(stage, {
    peers: people.map(name => ({ id: name, name })),
    state: {
      phase: 'live',
      startedAt: Date.now() - 252_000,
      tiles: hasScreen ? [...tiles, screen] : tiles,
      microphone: 'on',
      camera: 'on',
      screen: 'off',
      isReconnecting: false,
      isSilenced: false,
      devices: { microphone: device('USB headset'), camera: device('FaceTime HD'), speaker: device('Built-in') },
      rung: 'all',
      isSoundOnly: false,
      reactions: [],
      hint: undefined,
      ...more,
    },
  })
}

/** Jonas is called, or was and did not come. */
async function unanswered(page: Page, how: 'ringing' | 'declined'): Promise<void> {
  await open(page)
  await page.evaluate(how => {
    const stage = document.querySelector('innies-call')?.shadowRoot?.querySelector('innies-call-stage')
    const state = how === 'ringing' ? { phase: 'joining' } : { phase: 'ended', seconds: 0, reason: how }
    const peers = [{ id: 'jonas', name: 'Jonas Weber' }]
    Object.assign(stage ?? {}, { peers, state, waiting: how === 'ringing' ? how : undefined })
  }, how)
  await page
    .locator('innies-call-stage')
    .getByRole('heading', { name: /Jonas Weber|declined/ })
    .waitFor()
}

/** What the window says where there is no call to see. */
function said(state: object, heading: string): State {
  return {
    root: 'innies-call',
    async act(page) {
      await open(page)
      await page.evaluate(state => {
        const stage = document.querySelector('innies-call')?.shadowRoot?.querySelector('innies-call-stage')
        Object.assign(stage ?? {}, { peers: [{ id: 'jonas', name: 'Jonas Weber' }], state })
      }, state)
      await page.locator('innies-call-stage').getByRole('heading', { name: heading }).waitFor()
    },
  }
}

/** Somebody looks at themselves before they join. */
function preview(act: (page: Page) => Promise<unknown>): State {
  return {
    root: 'innies-call',
    async act(page) {
      await open(page)
      await page.evaluate('globalThis.__name = made => made')
      await page.evaluate(showPreview)
      await page.locator('innies-call-preview').getByRole('heading').waitFor()
      await act(page)
    },
  }
}

/** Runs in the page: its camera gives a head before a wall, its microphone a tone. */
function showPreview(): void {
  const names = { audioinput: 'USB headset', videoinput: 'FaceTime HD', audiooutput: 'Built-in' }
  navigator.mediaDevices.enumerateDevices = async () =>
    Object.entries(names).map(([kind, label]) => ({ kind, label, deviceId: kind }) as MediaDeviceInfo)
  navigator.mediaDevices.getUserMedia = async ({ audio, video } = {}) => {
    const stream = new MediaStream()
    const context = new AudioContext()
    const voice = context.createMediaStreamDestination()
    const loudness = new GainNode(context, { gain: 0.1 })
    const tone = new OscillatorNode(context)
    tone.connect(loudness).connect(voice)
    tone.start()
    if (audio) for (const track of voice.stream.getTracks()) stream.addTrack(track)
    const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 })
    const paint = canvas.getContext('2d')
    if (!paint) throw new Error('no canvas')
    paint.fillStyle = '#47604f'
    paint.fillRect(0, 0, 1280, 720)
    paint.fillStyle = '#caa58a'
    paint.fillRect(510, 200, 260, 260)
    if (video) for (const track of canvas.captureStream(5).getTracks()) stream.addTrack(track)
    return stream
  }
  const stage = document.querySelector('innies-call')?.shadowRoot?.querySelector('innies-call-stage')
  Object.assign(stage ?? {}, { state: { phase: 'preview' } })
}

/** The user runs the call. */
async function runIt(page: Page): Promise<void> {
  await page.evaluate(() => {
    const stage = document.querySelector('innies-call')?.shadowRoot?.querySelector('innies-call-stage')
    if (!stage) return
    const done = async () => {}
    const hosting = { isHost: true, isLocked: true, out: ['lea'], mute: done, takeOut: done, lock: done, end() {} }
    const { tools } = stage as typeof stage & { tools: object }
    Object.assign(stage, { tools: { ...tools, hosting: () => hosting } })
  })
  await sheet('In the call')(page)
}

/** Jonas wants to record the call, or does. */
const recorded = (fact: object, more: object) => async (page: Page) => {
  await page.evaluate(
    ({ fact, more }) => {
      const stage = document.querySelector('innies-call')?.shadowRoot?.querySelector('innies-call-stage')
      const people = new Map([['jonas', { id: 'jonas', name: 'Jonas Weber' }]])
      const whole = { rev: 1, from: 'jonas', by: 'jonas', phase: 'active', ...fact }
      Object.assign(stage ?? {}, { people, recording: { fact: whole, isOn: true, ...more } })
    },
    { fact, more },
  )
}

const control = (page: Page, name: string) => page.locator('innies-call').getByRole('button', { name, exact: true })
const sheet = (name: string) => async (page: Page) => {
  await control(page, 'More').click()
  await control(page, name).click()
}

const FOUR = ['Jonas Weber', 'Lea Brandt', 'Yuki Tanaka', 'Maximiliane von Hohenstein-Wertheim zu Langenfeld']
const TEN = [...FOUR, 'Noor', 'Ahmed Saleh', 'Priya Kumar', 'Ben', 'Cleo', 'Dina']

/** What a call can look like. */
export const CALL_STATES: Record<string, State> = {
  'call-refused': { root: 'innies-call', act: open },
  call: call({}),
  'call-alone': call({ people: [] }),
  'call-ringing': { root: 'innies-call', act: page => unanswered(page, 'ringing') },
  'call-declined': { root: 'innies-call', act: page => unanswered(page, 'declined') },
  'call-audio': call({ dark: ['Jonas Weber', 'Mara Okafor'], more: { camera: 'off' } }),
  'call-group': call({ people: FOUR, dark: ['Yuki Tanaka'] }),
  'call-crowd': call({ people: TEN, dark: ['Cleo'] }),
  'call-screen': call({ people: FOUR, hasScreen: true }),
  'call-sharing': call({ more: { screen: 'on' } }),
  'call-camera-denied': call({ dark: ['Mara Okafor'], more: { camera: 'denied' } }),
  'call-weak': call({ dark: ['Jonas Weber', 'Mara Okafor'], more: { rung: 'sound' } }),
  'call-reactions': call({
    people: FOUR,
    more: {
      reactions: [
        { key: 1, from: 'Lea Brandt:d:t', emoji: '🎉' },
        { key: 2, from: 'Jonas Weber:d:t', emoji: '👍' },
      ],
    },
  }),
  'call-people': call({ people: TEN }, sheet('In the call')),
  'call-host': call({ people: FOUR }, async page => {
    await runIt(page)
    await page.getByRole('button', { name: 'What you can do with Jonas Weber' }).click()
  }),
  'call-host-sure': call({ people: FOUR }, async page => {
    await runIt(page)
    await page.getByRole('button', { name: 'What you can do with Jonas Weber' }).click()
    await page.getByRole('button', { name: 'Take out of the call' }).click()
    await page.getByRole('button', { name: 'End the call for everybody' }).click()
  }),
  'call-recorded': call({}, recorded({}, {})),
  'call-recorded-group': call({ people: FOUR }, recorded({}, { isOwn: true })),
  'call-consent': call({}, async page => {
    await recorded({ phase: 'asking' }, { isAsked: true })(page)
    await page.getByRole('alertdialog').waitFor()
  }),
  'call-record': call({}, async page => {
    await recorded({}, { isOn: false, fact: undefined, canStart: true })(page)
    await control(page, 'More').click()
    await page.locator('innies-call-more').getByRole('button', { name: 'Record the call' }).waitFor()
  }),
  'call-recording-corner': call({}, async page => {
    await recorded({}, {})(page)
    await control(page, 'Into a corner').click()
  }),
  'call-not-recorded': call(
    {},
    recorded({ phase: 'failed', why: 'refused', from: 'ana' }, { isOn: false, isOwn: true }),
  ),
  'call-recorded-before': said({ phase: 'failed', code: 'recorded', canRetry: true }, 'This call is being recorded'),
  'call-was-muted': call({ more: { microphone: 'off', hint: { type: 'was-muted' } } }),
  'call-removed': said({ phase: 'ended', seconds: 74, reason: 'removed' }, 'You were taken out of the call'),
  'call-locked': said({ phase: 'failed', code: 'locked', canRetry: true }, 'This call is locked'),
  'call-blocked': said({ phase: 'failed', code: 'blocked', canRetry: false }, 'You cannot call this person'),
  'call-lost': said({ phase: 'failed', code: 'lost', canRetry: true }, 'The connection is lost'),
  'call-elsewhere': said({ phase: 'ended', seconds: 74, reason: 'replaced' }, 'This call is in another tab'),
  'call-preview': preview(page => page.locator('innies-call-preview video').waitFor()),
  'call-preview-off': preview(async page => {
    const preview = page.locator('innies-call-preview')
    await preview.locator('video').waitFor()
    for (const name of ['Microphone', 'Camera']) await preview.getByRole('button', { name }).click()
  }),
  'call-muted-talk': call({ more: { microphone: 'off', hint: { type: 'talking-muted' } } }),
  'call-more': call({ people: FOUR }, page => control(page, 'More').click()),
  'call-devices': call({}, sheet('Camera and sound')),
  'call-connection': call({}, sheet('Connection')),
  'call-keys': call({}, page => page.keyboard.press('?')),
  'call-corner': call({}, page => control(page, 'Into a corner').click()),
  'call-help': call({ dark: ['Mara Okafor'], more: { camera: 'denied' } }, page =>
    control(page, 'Show me how').click(),
  ),
}
