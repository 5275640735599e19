/** What a user asks of the messenger; it travels up to the element that owns the stores. */
export abstract class Wish extends Event {
  constructor(type: `innies-${string}`) {
    super(type, { bubbles: true, composed: true })
  }
}
