/** Somebody, or what they share, as it is now; without a track nothing is to be seen. */
export type TappedPicture = { id: string; name: string; isScreen: boolean; track?: MediaStreamTrack }

/** All that is seen and heard in a call, for a recorder. While it is there, pictures come on though nobody looks. */
export interface Tap {
  /** In the order of coming, the user first. */
  pictures(): readonly TappedPicture[]
  /** The user's own voice among them. */
  sounds(): readonly MediaStreamTrack[]
  close(): void
}
