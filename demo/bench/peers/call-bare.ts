/** A page that calls with livekit-client alone, as its README shows. */
import { Room, RoomEvent, Track } from 'livekit-client'

const { server, room: name, user } = document.body.dataset
const token = await (await fetch(`/token?user=${user}`)).text()

async function call(): Promise<void> {
  const answer = await fetch(`${server}/api/video-call/token`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ room: name }),
  })
  const pass = (await answer.json()) as { url: string; token: string }
  const room = new Room({ adaptiveStream: true, dynacast: true })
  room.on(RoomEvent.TrackSubscribed, track => {
    const element = track.attach()
    if (track.kind === Track.Kind.Video) element.style.inlineSize = '900px'
    document.body.append(element)
  })
  await room.connect(pass.url, pass.token)
  await room.localParticipant.enableCameraAndMicrophone()
}

const button = document.createElement('button')
button.textContent = 'Call'
button.addEventListener('click', () => void call())
document.body.append(button)
