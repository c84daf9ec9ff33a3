import type { Availability, Event, ServerFrame, Snapshot, Welcome } from '@earshot/protocol';
import type { Whole } from './calls/event.ts';
import type { Note, PhoneEvent } from './event.ts';
import type { LinkState } from './link/link-state.ts';

/** What a frame of the wire that is in use means. Answers are taken out of the outbox by the engine. */
export function frameEvents(link: LinkState, wire: number, frame: Exclude<ServerFrame, { t: 'answer' }>): readonly PhoneEvent[] {
  if (!('wire' in link) || link.wire !== wire) return [];
  switch (frame.t) {
    case 'welcome':
      return welcomeEvents(wire, frame);
    case 'event': {
      const { seq, event } = frame;
      const heard: PhoneEvent = { to: 'link', event: { type: 'heard', wire, seq } };
      // After a resume an event can come twice. Presence is never repeated, so it is always news.
      const known = event.type !== 'presence' && link.place !== null && seq <= link.place.seq;
      return known ? [heard] : [heard, ...eventsFor(wire, event)];
    }
    case 'ping':
      return [];
    case 'bye':
      return [{ to: 'link', event: { type: 'gone', wire, reason: frame.reason } }];
  }
}

function welcomeEvents(wire: number, { epoch, seq, snapshot, name_taken, token_ms = null }: Welcome): readonly PhoneEvent[] {
  const standing = snapshot === null ? null : wholeOf(snapshot);
  return [
    { to: 'link', event: { type: 'welcome', wire, place: { epoch, seq } } },
    { to: 'session', event: { type: 'welcome', me: snapshot?.me ?? null, nameTaken: name_taken, tokenMs: token_ms } },
    { to: 'call', event: { type: 'linked', standing } },
    // What waits is told anew.
    ...(snapshot === null
      ? []
      : ([
          { to: 'request', request: null, waits: false },
          { to: 'note', note: { asks: null, groupRings: snapshot.group_rings ?? [], wallPhones: snapshot.wall_phones ?? [] } },
        ] as const)),
    ...availabilityEvents(snapshot?.availability),
    ...(snapshot === null ? [] : [{ to: 'history', event: { type: 'stale' } } as const]),
  ];
}

function wholeOf({ calls, ended }: Snapshot): Whole {
  return { calls: calls.map(({ mine, offer, device, ...call }) => ({ call, mine, offer, device })), ended };
}

/** I may be rung at other times, or by others; nothing when that is not said. */
function availabilityEvents(availability: Availability | undefined): readonly PhoneEvent[] {
  return availability === undefined ? [] : [{ to: 'note', note: { availability } }];
}

function eventsFor(wire: number, event: Event): readonly PhoneEvent[] {
  const first = eventFor(wire, event);
  return event.type === 'me' ? [first, ...availabilityEvents(event.availability)] : [first];
}

function eventFor(wire: number, event: Event): PhoneEvent {
  if (isNote(event)) return { to: 'note', note: noteOf(event) };
  switch (event.type) {
    case 'ring':
      return { to: 'call', event: { type: 'ring', call: event.call, offer: event.offer } };
    case 'ring_aloud':
      return { to: 'note', note: { ringAloud: event.call_id } };
    case 'call':
      return { to: 'call', event: { type: 'changed', call: event.call, mine: event.mine, device: event.device } };
    case 'description':
      return { to: 'call', event: { type: 'description', callId: event.call_id, from: event.from, kind: event.kind, sdp: event.sdp } };
    case 'candidates':
      return { to: 'call', event: { type: 'candidates', callId: event.call_id, from: event.from, list: event.candidates } };
    case 'presence':
      return { to: 'people', event: { type: 'presence', presence: event } };
    case 'favourites':
      return { to: 'people', event: { type: 'favourites', users: event.users } };
    case 'me':
      return { to: 'session', event: { type: 'me', me: event.me } };
    case 'device_request':
      return { to: 'request', request: { id: event.pairing_id, label: event.label, is: 'waiting' }, waits: event.state === 'waiting' };
    case 'recovered':
      return { to: 'request', request: { id: event.device_id, label: event.label, is: 'recovered' }, waits: true };
    case 'history':
      return { to: 'history', event: { type: 'told', told: event } };
    case 'drain':
      return { to: 'link', event: { type: 'drain', wire, within: event.within_ms } };
  }
}

const notes = ['groups', 'group_rings', 'wall_phones', 'asks', 'digits_void', 'free'] as const satisfies readonly Event['type'][];
type NoteEvent = Extract<Event, { type: (typeof notes)[number] }>;

function isNote(event: Event): event is NoteEvent {
  return notes.some((type) => type === event.type);
}

/** What stands beside my calls from now on. */
function noteOf(event: NoteEvent): Partial<Note> {
  switch (event.type) {
    case 'groups':
      return { groupsAt: event.at };
    case 'group_rings':
      return { groupRings: event.rings };
    case 'wall_phones':
      return { wallPhones: event.users };
    case 'asks':
      return { asks: event.waiting };
    case 'digits_void':
      return { voided: event.code };
    case 'free':
      return { free: { user: event.user, byMe: event.asked_by !== event.user_id } };
  }
}
