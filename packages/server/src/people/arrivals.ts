import { protocolVersion, type CloseReason, type Hello, type Snapshot, type Welcome } from '@earshot/protocol';
import { signalEvent } from '../calls/announcements.ts';
import { holdsLeg, sideOf, type Call } from '../calls/call.ts';
import type { Pages } from '../calls/pages.ts';
import type { Switchboard } from '../calls/switchboard.ts';
import { viewCall } from '../calls/view.ts';
import type { Clock } from '../ports/clock.ts';
import type { Attached, Wire } from '../ports/core.ts';
import type { Attendance } from './attendance.ts';
import { closeWire, Endpoint } from './endpoint.ts';
import type { People } from './people.ts';
import { toUser, type Person } from './person.ts';

interface Needs {
  readonly clock: Clock;
  readonly people: People;
  readonly attendance: Attendance;
  readonly switchboard: Switchboard;
  readonly pages: Pages;
  readonly endpointsPerUser: number;
  /** New at each start of the server: an older one cannot be resumed. */
  readonly epoch: string;
}

/** Connects an endpoint of a user who has shown life, or says why not: welcomes it, and gives it what it missed. */
export const arrive = (
  needs: Needs,
  person: Person,
  hello: Pick<Hello, 'endpoint_id' | 'resume' | 'version'>,
  wire: Wire,
): Attached | CloseReason => {
  if (hello.version !== protocolVersion) return 'protocol';
  const known = person.endpoints.get(hello.endpoint_id);
  const replaced = known?.wire ?? null;
  if (replaced === null && person.connected >= needs.endpointsPerUser) return 'too_many';
  if (known === undefined) makeRoom(needs, person);
  const seen = hello.resume?.epoch === needs.epoch ? hello.resume.seq : -1;
  const endpoint = known ?? new Endpoint(hello.endpoint_id, person.id, (slow) => needs.attendance.cut(slow, 'slow'), seen);
  if (replaced !== null && known !== undefined) {
    needs.attendance.detach(person, known, replaced);
    closeWire(replaced, 'replaced');
  }
  needs.people.keep(person);
  // Before it has a wire, for its welcome comes first.
  needs.pages.back(person.id, endpoint.id);
  person.endpoints.set(endpoint.id, endpoint);
  person.connected += 1;
  endpoint.wire = wire;
  endpoint.goneAt = null;
  endpoint.leavingAt = null;
  endpoint.left = false;
  endpoint.address = person.address;
  endpoint.refusedInRow = 0;
  // An endpoint that was let go has lost what it kept: whatever its client saw last, it begins anew.
  welcome(needs, person, endpoint, known === undefined ? null : hello.resume);
  return {
    endpointId: endpoint.id,
    detach: () => needs.attendance.detach(person, endpoint, wire),
    alive: () => {
      if (endpoint.wire === wire) needs.attendance.beat(person);
    },
  };
};

/** Lets go of the endpoint that has been gone longest, when there are many of them and it holds no call. */
const makeRoom = ({ switchboard, endpointsPerUser }: Needs, person: Person): void => {
  if (person.endpoints.size < endpointsPerUser) return;
  const call = switchboard.callOf(person.id);
  const side = call === null ? null : sideOf(call, person.id);
  let oldest: Endpoint | null = null;
  for (const endpoint of person.endpoints.values()) {
    if (endpoint.goneAt === null || (call !== null && side !== null && holdsLeg(call, side, endpoint.id))) continue;
    if (oldest === null || endpoint.goneAt < (oldest.goneAt ?? 0)) oldest = endpoint;
  }
  if (oldest !== null) person.endpoints.delete(oldest.id);
};

/** Who cannot be welcomed is not left behind as somebody who is there. */
const welcome = (needs: Needs, person: Person, endpoint: Endpoint, resume: Hello['resume']): void => {
  const { wire } = endpoint;
  try {
    greet(needs, person, endpoint, resume);
  } catch (error) {
    if (wire !== null) needs.attendance.detach(person, endpoint, wire);
    throw error;
  }
};

const greet = (needs: Needs, person: Person, endpoint: Endpoint, resume: Hello['resume']): void => {
  const { clock, switchboard, epoch } = needs;
  const missed = resume !== null && resume.epoch === epoch ? endpoint.framesAfter(resume.seq) : null;
  const untold = switchboard.takeUntold(person.id);
  const frame: Welcome = {
    t: 'welcome',
    version: protocolVersion,
    epoch,
    seq: missed === null || resume === null ? endpoint.seq : resume.seq,
    snapshot: missed === null ? snapshotOf(needs, person, endpoint, untold) : null,
    now: clock.wall(),
    name_taken: !person.listed,
    trailing_sdp: true,
  };
  endpoint.wire?.send(JSON.stringify(frame));
  if (missed !== null) {
    for (const event of missed) endpoint.wire?.send(event);
    return;
  }
  endpoint.forgetFrames();
  tellKeptCandidates(switchboard, person, endpoint);
};

const snapshotOf = ({ clock, switchboard }: Needs, person: Person, endpoint: Endpoint, untold: Call | null): Snapshot => {
  const call = switchboard.callOf(person.id) ?? untold;
  const side = call === null ? null : sideOf(call, person.id);
  const me = toUser(person, clock.wall());
  if (call === null || side === null) return { me, call: null, mine: false, offer: null };
  return {
    me,
    call: viewCall(call, { mono: clock.mono() }),
    mine: holdsLeg(call, side, endpoint.id),
    offer: side === 'callee' ? switchboard.mailbox(call.id).caller.offer : null,
  };
};

/** An endpoint that comes while it rings has not heard the caller's candidates, and a snapshot does not carry them. */
const tellKeptCandidates = (switchboard: Switchboard, person: Person, endpoint: Endpoint): void => {
  const call = switchboard.callOf(person.id);
  if (call === null || call.status !== 'calling' || call.callee.id !== person.id) return;
  const { candidates } = switchboard.mailbox(call.id).caller;
  if (candidates.length > 0) endpoint.tell(signalEvent(call.id, { kind: 'candidates', candidates }));
};
