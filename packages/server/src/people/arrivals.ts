import {
  protocolVersion,
  type Availability,
  type CloseReason,
  type GroupRing,
  type Hello,
  type Snapshot,
  type Welcome,
} from '@earshot/protocol';
import type { Clock } from '../ports/clock.ts';
import type { Attached, Wire } from '../ports/core.ts';
import type { LiveEndpointRef, EndpointRef } from '../ports/endpoint-ref.ts';
import type { Attendance } from './attendance.ts';
import type { Blocks } from './blocks.ts';
import type { DescriptionEvent } from '../ports/description-event.ts';
import type { Device } from './device.ts';
import type { Endpoint } from './endpoint.ts';
import { holds, type EngagementsOf } from './engagement.ts';
import type { PeopleFact } from './facts.ts';
import type { People } from './people.ts';
import { endpointsOf, toUser, type Person } from './person.ts';
import { wallPhonesOf } from './wall-phones.ts';

/** A port to the calls: what they have to say to an endpoint that comes. */
export interface CallGreetings {
  snapshot(userId: string, at: EndpointRef): Omit<Snapshot, 'me' | 'availability'>;
  /** What an endpoint that was given a snapshot must be told beside it. */
  events(userId: string): readonly (string | DescriptionEvent)[];
  /** An endpoint goes on where it stopped, and is given no snapshot. */
  resumed(userId: string): void;
}

interface Needs {
  readonly clock: Clock;
  readonly people: People;
  readonly attendance: Attendance;
  readonly blocks: Pick<Blocks, 'hides'>;
  readonly engagementsOf: EngagementsOf;
  readonly greetings: CallGreetings;
  readonly availabilityOf: (userId: string) => Availability;
  /** The calls that ring for others of a user's groups, and that they may pick up. */
  readonly ringsOf: (userId: string) => readonly GroupRing[];
  readonly tell: (fact: PeopleFact) => void;
  readonly endpointsPerUser: number;
  /** Carries out what a wire does by itself. */
  readonly run: (task: () => void) => void;
  /** New at each start of the server: an older one cannot be resumed. */
  readonly epoch: string;
}

/** The device of a user that has just been heard. */
interface Arriving {
  readonly person: Person;
  readonly device: Device;
  /** For how long the token is good by which it comes. */
  readonly tokenMs: number | null;
}

/** Connects an endpoint of a device, or says why not: welcomes it, and gives it what it missed. */
export function arrive(
  needs: Needs,
  { person, device, tokenMs }: Arriving,
  hello: Pick<Hello, 'endpoint_id' | 'resume' | 'version'>,
  wire: Wire,
): Attached | CloseReason {
  if (hello.version !== protocolVersion) return 'protocol';
  const { attendance, run } = needs;
  const at: LiveEndpointRef = { device: device.id, id: hello.endpoint_id };
  const known = device.endpoints.get(at.id);
  const replaced = known?.wire ?? null;
  if (replaced === null && person.connected >= needs.endpointsPerUser) return 'too_many';
  if (known === undefined) makeRoom(needs, person);
  const seen = hello.resume?.epoch === needs.epoch ? hello.resume.seq : -1;
  const endpoint = known ?? attendance.endpoint(person.id, at, seen);
  if (replaced !== null && known !== undefined) {
    attendance.detach(person, known, replaced);
    replaced.close('replaced');
  }
  needs.people.keep(person);
  // Before it has a wire, for its welcome comes first.
  needs.tell({ type: 'page_back', userId: person.id, at });
  device.endpoints.set(at.id, endpoint);
  person.connected += 1;
  putThrough(endpoint, wire, device.address);
  // An endpoint that was let go has lost what it kept: whatever its client saw last, it begins anew.
  welcome({ ...needs, tokenMs }, person, endpoint, known === undefined ? null : hello.resume);
  return {
    endpointId: at.id,
    detach: () => run(() => attendance.detach(person, endpoint, wire)),
    alive: () => {
      if (endpoint.wire === wire) attendance.beat(person, device);
    },
  };
}

function putThrough(endpoint: Endpoint, wire: Wire, address: string): void {
  endpoint.wire = wire;
  endpoint.goneSince = null;
  endpoint.leavingAt = null;
  endpoint.left = false;
  endpoint.address = address;
  endpoint.refusedInRow = 0;
}

/** Lets go of the endpoint that has been gone longest, when there are many of them and it holds no call. */
function makeRoom({ engagementsOf, endpointsPerUser }: Needs, person: Person): void {
  const endpoints = endpointsOf(person);
  if (endpoints.length < endpointsPerUser) return;
  const engaged = engagementsOf(person.id);
  let oldest: Endpoint | null = null;
  for (const endpoint of endpoints) {
    if (endpoint.goneSince === null || engaged.some((one) => holds(one, endpoint.at))) continue;
    if (oldest === null || endpoint.goneSince < (oldest.goneSince ?? 0)) oldest = endpoint;
  }
  if (oldest !== null) person.devices.get(oldest.at.device)?.endpoints.delete(oldest.at.id);
}

type Welcoming = Needs & Pick<Arriving, 'tokenMs'>;

/** Who cannot be welcomed is not left behind as somebody who is there. */
function welcome(needs: Welcoming, person: Person, endpoint: Endpoint, resume: Hello['resume']): void {
  const { wire } = endpoint;
  try {
    greet(needs, person, endpoint, resume);
  } catch (error) {
    if (wire !== null) needs.attendance.detach(person, endpoint, wire);
    throw error;
  }
}

function snapshotFor(needs: Needs, person: Person, { at }: Endpoint): Snapshot {
  const { availabilityOf, clock, greetings, ringsOf } = needs;
  const availability = availabilityOf(person.id);
  const [rings, phones] = [ringsOf(person.id), wallPhonesOf(needs, person.id)];
  const beside = { ...(rings.length === 0 ? {} : { group_rings: [...rings] }), ...(phones.length === 0 ? {} : { wall_phones: phones }) };
  return { me: toUser(person, clock.wall()), availability, ...beside, ...greetings.snapshot(person.id, at) };
}

function greet(needs: Welcoming, person: Person, endpoint: Endpoint, resume: Hello['resume']): void {
  const { clock, greetings, epoch, tokenMs } = needs;
  const missed = resume !== null && resume.epoch === epoch ? endpoint.framesAfter(resume.seq) : null;
  const frame: Welcome = {
    t: 'welcome',
    version: protocolVersion,
    epoch,
    seq: missed === null || resume === null ? endpoint.seq : resume.seq,
    snapshot: missed === null ? snapshotFor(needs, person, endpoint) : null,
    now: clock.wall(),
    name_taken: !person.listed,
    token_ms: tokenMs,
  };
  endpoint.wire?.send(JSON.stringify(frame));
  if (missed !== null) {
    greetings.resumed(person.id);
    for (const event of missed) endpoint.wire?.send(event);
    return;
  }
  endpoint.begin();
  needs.people.reviewWall(person);
  for (const event of greetings.events(person.id)) endpoint.tell(event);
}
