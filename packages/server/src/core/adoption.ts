import { routes, times, type CommandName } from '@earshot/protocol';
import type { Mailbox } from '../calls/mailbox.ts';
import { mayComeBackTo, type LiveCall } from '../calls/call.ts';
import { mapParties } from '../calls/call-moves.ts';
import { hasLeft, endpointOf, type Party } from '../calls/party.ts';
import { readCall, readCandidates, type ReadCall } from '../calls/stored-call.ts';
import { readClocks } from '../ports/clock.ts';
import type { Parts } from '../commands/parts.ts';
import { attempt, type Result } from '../ports/result.ts';
import type { StoredAnswer, StoredBox, StoredCalls, UserRecord } from '../records/port.ts';

/** A call rings for this long after a restart at least, so that those who come back have time to answer. */
const ringAtLeast = 10_000;
/** How long a program that only makes requests may need to find the server again. */
const requestGrace = 15_000;

/**
 * Goes on with the calls of the server before: they are there again, their users are listed and awaited, and a command
 * that is sent again gets its first answer. Who does not come back within their grace is lost, as always. Records that
 * cannot be read are told in the log, and the server starts without them.
 */
export function adoptCalls(parts: Parts, done: () => void): void {
  const { log, records } = parts;
  function end(result: Result<unknown>): void {
    if (!result.ok) log.error({ err: result.error }, 'the calls of the server before could not be read');
    done();
  }
  records.ask('loadCalls', [], (loaded) => {
    if (!loaded.ok) return end(loaded);
    const now = readClocks(parts.clock);
    // The oldest first, as users have them in their call sets.
    const live = loaded.value.live
      .map((row) => ({ row, read: readCall(row.state, now) }))
      .toSorted((one, other) => madeAt(one.read) - madeAt(other.read));
    records.ask('findUsers', [live.flatMap(({ read }) => read?.call.parties.map(({ id }) => id) ?? [])], (users) =>
      end(users.ok ? attempt(() => adoptAll(parts, { stored: loaded.value, live, users: users.value })) : users),
    );
  });
}

/** What was read. */
interface Loaded {
  readonly stored: StoredCalls;
  readonly live: readonly { readonly row: StoredCalls['live'][number]; readonly read: ReadCall | null }[];
  readonly users: readonly UserRecord[];
}

function adoptAll(parts: Parts, { stored, live, users }: Loaded): void {
  const { clock, journal, log, switchboard } = parts;
  const known = new Map(users.map((user) => [user.id, user]));
  const unreadable = live.filter(({ row, read }) => !adoptLive(parts, row, { read, known }));
  for (const { row } of unreadable) journal.forgotten(row.id);
  const now = readClocks(clock);
  // Of those that ended, first the one that is over the longest.
  const ended = stored.ended.map((row) => ({ row, read: readCall(row.state, now) }));
  for (const { row, read } of ended.toSorted((one, other) => (other.read?.age ?? 0) - (one.read?.age ?? 0))) {
    if (read?.call.is !== 'ended') journal.forgotten(row.id);
    else switchboard.adoptEnded(read.call, Math.max(1, times.endedKept - read.age), row.untold);
  }
  adoptAnswers(parts, stored.answers);
  if (live.length > 0) log.info({ calls: live.length - unreadable.length, unreadable: unreadable.length }, 'calls adopted');
}

function madeAt(read: ReadCall | null): number {
  return read?.call.createdAt ?? 0;
}

interface Readable {
  readonly read: ReadCall | null;
  readonly known: ReadonlyMap<string, UserRecord>;
}

function adoptLive(parts: Parts, row: StoredCalls['live'][number], { read, known }: Readable): boolean {
  if (read === null || read.call.is === 'ended') return false;
  const { call } = read;
  const awaited = call.parties.filter((party) => !hasLeft(party) || mayComeBackTo(call, party));
  const gone = awaited.filter((party) => !expectParty(parts, party, known.get(party.id)));
  parts.switchboard.adopt({ call: ringingOn(call, parts.clock.mono()), mailbox: mailboxOf(row.boxes) });
  for (const { id } of gone) parts.switchboard.leave(id, 'lost');
  return true;
}

/** The call with time enough to answer for those who are rung. */
function ringingOn(call: LiveCall, now: number): LiveCall {
  return { ...call, parties: mapParties(call.parties, (party) => rungOn(party, now)) };
}

function rungOn(party: Party, now: number): Party {
  const { state } = party;
  if (state.is !== 'rung') return party;
  return { ...party, state: { ...state, until: Math.max(now + ringAtLeast, Math.min(now + times.noAnswer, state.until)) } };
}

/** Who is rung may come back at any endpoint; a party that speaks by plain requests is a program. */
function expectParty({ attendance, people }: Parts, party: Party, user: UserRecord | undefined): boolean {
  const endpoint = endpointOf(party);
  if (user === undefined) return false;
  return attendance.expect(people.of(user), endpoint, endpoint?.id === null ? requestGrace : times.callGrace);
}

function mailboxOf(boxes: readonly StoredBox[]): Mailbox {
  return boxes.map(({ from, to, candidates, ...box }) => ({
    from,
    to,
    box: { ...box, candidates: readCandidates(candidates), version: 1 },
  }));
}

/** Answers are kept for as long as the server runs on, for no clock says how long it was away. */
function adoptAnswers({ clock, journal, replays }: Parts, answers: readonly StoredAnswer[]): void {
  journal.resume(answers.reduce((last, { minute }) => Math.max(last, minute + 1), 0));
  for (const { owner, name, requestId, http, body } of answers) {
    const fields = fieldsIn(body);
    if (!isCommand(name) || fields === null) continue;
    const now = clock.mono();
    replays.of(owner, now).keep(name, requestId, { http, body: fields }, now);
  }
}

/** The fields of a stored answer; null when it cannot be read, which is no reason to lose the others. */
function fieldsIn(body: string): Record<string, unknown> | null {
  try {
    const fields: unknown = JSON.parse(body);
    return typeof fields === 'object' && fields !== null ? { ...fields } : null;
  } catch {
    return null;
  }
}

function isCommand(name: string): name is CommandName {
  return name in routes;
}
