/** Earshot's phone: everything a page or a program needs to call and be called. */
export { createPhone, type BrowserOptions } from './browser.ts';
export type { DeviceKey, KeyRing, Keys } from './keys/key-ring.ts';
export { createPhoneWith } from './phone.ts';
export type { OpenWire } from './link/wire.ts';
export type { Late } from './engine.ts';
export { calling } from './calling.ts';
export { stepHistory } from './history/step.ts';
export { foldName } from '@earshot/protocol';
export { openStream } from './link/stream.ts';
export type { AcceptOptions, Act, ActFields, ActName, Ask, Asked, Phone, PhoneOptions, PhoneStorage } from './phone-api.ts';
export type {
  Clock,
  Http,
  Media as MediaPort,
  Microphone,
  MicrophoneEvent,
  Peer,
  PeerEvent,
  Ports,
  Random,
  Reading,
  SocketLine,
  Sockets,
  Streams,
} from './ports.ts';
export type { Kind as SoundKind, SoundChoice, SoundDevice, Standing } from './sound/choice.ts';
export type { VoiceFilter } from './media/filtered.ts';
export type { FilterStanding, Sound, SoundView } from './sound/sound.ts';
export type { DeviceNews } from './sound/sound-state.ts';
export type { Entrance } from './session/entrance.ts';
export { problemWords, sentences, type Problem, type ProblemCode } from './problems.ts';
export type { CallReport, PairReport, Quality } from './report.ts';
export {
  talkedMs,
  type CallEntry,
  type EndedBecause,
  type DeviceRequest,
  type FreeNotice,
  type CallView,
  type History,
  type Link,
  type Media,
  type MicrophoneAccess,
  type MissedCall,
  type People,
  type PartyView,
  type Person,
  type Place,
  type PhoneSnapshot,
  type Session,
  type Talk,
  type TextLine,
  type TextView,
  type Wait,
} from './snapshot.ts';
export type { Answered, Availability, Call, CallOutcome, Device, EndReason, Entry, User, UserStatus } from '@earshot/protocol';
