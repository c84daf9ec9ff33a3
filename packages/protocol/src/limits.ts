/** What a client counts by, too. */
export const limits = {
  /** Characters of a name after trimming. */
  name: 40,
  /** Characters of the name that somebody says who comes by a guest link; what they are stands behind it. */
  guestName: 32,
  /** Characters of a device's label after trimming. */
  label: 40,
  /** Digits of a code that links a device. */
  codeDigits: 8,
  /** Words of a recovery code. */
  recoveryWords: 6,
  /** Devices of one user. */
  devices: 32,
  /** Candidates in one message: as many as are kept, for a program may gather all of its own first. */
  candidatesPerMessage: 128,
  /** Candidates kept of what one party of a call has sent to another. */
  candidatesKept: 128,
  /** Users in one call. */
  parties: 8,
  /** Users who have been in one call, those who left it included. */
  partiesEver: 32,
  /** Characters of what somebody says when they decline. */
  message: 120,
  /** Live calls of one user: active, set aside, rung for. */
  calls: 5,
  /** Calls that ended while nobody could tell their user, the newest of them. */
  endedUntold: 16,
  /** People whom one user has blocked. */
  blocked: 200,
  /** People of whom one user is told when they are free. */
  awaited: 20,
  /** Times of the week in which one user is not to be disturbed. */
  quietTimes: 14,
  /** Favourites of one user. */
  favourites: 100,
  /** People whose calls one page answers by itself. */
  wallPeople: 50,
  /** Wall phones that a user is told of by an event. */
  wallPhones: 100,
  /** Invitations that are good, and of those who ask to be let in. */
  invites: 500,
  asks: 200,
  /** How often one invitation can be used. */
  inviteUses: 1_000,
  /** Links by which one person can be called. */
  guestLinks: 20,
  /** All of them. */
  allGuestLinks: 10_000,
  /** Groups, and members of one of them. */
  groups: 100,
  groupMembers: 50,
  /** Rings of others that one user can be told of. */
  groupRings: 100,
  /** So often a call is forwarded. */
  hops: 3,
  /** Lines in one answer to an admin. */
  adminPage: 200,
  /** Days for which somebody was not here, as an admin may ask for. */
  awayDays: 3_650,
  /** Kinds of refusals that admins can see. */
  refusedKept: 100,
  /** Names of a certificate that admins can see. */
  certificateNames: 100,
  /** People in one answer of `users/list`, or entries in one of `history/list`. */
  page: 1_000,
  /** Entries in one answer of `history/list` when nothing is said. */
  historyPage: 100,
} as const;

/** How large what is sent may be, either way. Nobody who speaks the protocol comes near. */
export const sizes = {
  /** Characters of an id of any kind: of a user, a call, an endpoint, an epoch, a request. A UUID has 36. */
  id: 64,
  /** Characters of a token. */
  token: 256,
  /** UTF-8 bytes of one SDP text. */
  description: 32 * 1024,
  /** UTF-8 bytes of one ICE candidate. */
  candidate: 2 * 1024,
  /** Characters of a DNS name (RFC 1035 section 2.3.4) or an address, and of an address of the page. */
  hostName: 255,
  url: 512,
  /** Bytes of a JSON body that carries no SDP. */
  body: 16 * 1024,
  /** Bytes of a JSON body that carries an SDP text (JSON escapes make it longer than the text). */
  signalBody: 72 * 1024,
  /** Bytes of one WebSocket message. */
  frame: 64 * 1024,
  /** Fragments of one WebSocket message (RFC 6455 section 5.4). */
  fragments: 16,
  /** Characters of a sentence for a person. */
  sentence: 4 * 1024,
  /** Characters of a line of real-time text, and of what one frame brings of it. */
  textLine: 2_000,
  textPart: 400,
  /** Characters of the address that a push service gives a browser. */
  pushEndpoint: 2 * 1024,
  /** People in one presence event: those of a page, and those who were on it. */
  changes: 16 * 1024,
  /**
   * The number of an event, or whatever else is counted: far above any real one, and far below where counting stops to
   * be exact.
   */
  seq: 2 ** 40,
  /** Unix time in milliseconds: until the year 2527. */
  time: 2 ** 44,
} as const;

/** Times of the call and of presence, in milliseconds (API.md, "Times"). */
export const times = {
  heartbeat: 3_000,
  /** A user who only makes requests and makes none for this long is offline. */
  restSilence: 10_000,
  noAnswer: 45_000,
  /** An endpoint that has not confirmed a ring for this long is passed over for another one of its device. */
  confirm: 1_500,
  /** For this long each member of a group rings that is rung in turn. */
  turn: 20_000,
  /** Somebody else may be rung in the place of one who does not answer for so long, at least and at most. */
  forwardLeast: 5_000,
  forwardMost: 40_000,
  /** Whom a call is transferred to is rung for this long, before it comes back. */
  transferRing: 30_000,
  /** A dropped endpoint may come back for this long before anybody is told. */
  idleGrace: 15_000,
  callGrace: 45_000,
  /**
   * An endpoint that has said that it leaves may come back for this long, as a page does that is loaded again, before
   * anybody is told.
   */
  leaving: 3_000,
  /** Somebody who calls again within this time may ring through `do not disturb`, where the callee says so. */
  callAgain: 180_000,
  /** A wish to be told when somebody is free is kept for this long. */
  awaitFree: 3_600_000,
  /** An ended call can still be asked about for this long. */
  endedKept: 60_000,
  /** Changes of presence are gathered for at most this long. */
  gather: 250,
  /**
   * The server pings each live connection this often, and drops it in place of the next ping when two got no answer:
   * within 36 s, and with the grace within 60.
   */
  ping: 12_000,
  /** The first frame of a socket must come within this time. */
  hello: 5_000,
  /** A link in which a secret stands is good for so long at least and at most. */
  linkLeast: 60_000,
  linkMost: 366 * 86_400_000,
  /** An answer to a request id is kept for this long. */
  requestKept: 600_000,
  /** A code that links a device is good for this long, and so long the device waits for a yes. */
  link: 600_000,
  /** A challenge is good for this long. */
  challenge: 60_000,
  /** A token of a device with a key lives this long, and is renewed by the key. */
  token: 86_400_000,
} as const;

/** The version of the live doors. A server that does not speak it answers with close code `protocol`. */
export const protocolVersion = 1;
