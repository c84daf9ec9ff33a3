/**
 * A device that wants to be linked, from the moment at which it has shown a good code.
 *
 *     waiting --approve--> approved --remove--> gone
 *        |  \---refuse---> refused
 *        +---time, as each of them------------> expired
 */
export type PairingState =
  | { readonly is: 'waiting' }
  | { readonly is: 'refused' }
  /** The device is one of the user's. */
  | { readonly is: 'approved'; readonly admission: Admission };

/** What a device is given that was let in. */
export interface Admission {
  readonly deviceId: string;
  readonly token: string;
  readonly username: string;
}

/** What somebody says of it, or what becomes of it. */
export type PairingEvent = { readonly type: 'approve'; readonly admission: Admission } | { readonly type: 'refuse' };

/** The state after it; the same when it was so already, and null when it cannot be any more. */
export function stepPairing(state: PairingState, event: PairingEvent): PairingState | null {
  switch (state.is) {
    case 'waiting':
      return event.type === 'refuse' ? { is: 'refused' } : { is: 'approved', admission: event.admission };
    case 'refused':
      return event.type === 'refuse' ? state : null;
    case 'approved':
      return event.type === 'approve' ? state : null;
  }
}
