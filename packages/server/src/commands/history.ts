import { foldName, limits, searchForm, type Event, type Input, type Success } from '@earshot/protocol';
import { tellPerson } from '../people/people.ts';
import { chain, now, type Later } from '../ports/result.ts';
import type { EntriesChanged } from '../records/entries.ts';
import type { Parts, Sender } from './parts.ts';
import { refuse, type Outcome, type Refusal } from './refusal.ts';

/** So many entries are deleted at once, some milliseconds of work, and then others have their turn. */
const atOnce = 500;

export function list({ records }: Parts, { person }: Sender, input: Input<'history/list'>): Later<Outcome<Success<'history/list'>>> {
  const { limit = limits.historyPage, before = null, only = null, search = '' } = input;
  const query = { userId: person.id, limit, before, only, search: searchForm(foldName(search)) };
  return (done) =>
    records.ask('listEntries', [query], (found) => {
      if (!found.ok) return done(found);
      const { entries, next, unseen } = found.value;
      done({ ok: true, value: { ok: true, body: { status: 'success', entries: [...entries], next, unseen } } });
    });
}

type Changed = Outcome<{ status: 'success'; unseen: number }>;

/** One of the sender's entries, or all of them (null). */
function whichOf({ entry_id, all }: Input<'history/seen'>): string | null | Refusal {
  if (all === true && entry_id === undefined) return null;
  if (all === true) return refuse('bad_request', 'entry_id: this cannot be sent together with all.');
  return entry_id ?? refuse('bad_request', 'entry_id: this is needed, or all: true.');
}

export function see(parts: Parts, sender: Sender, input: Input<'history/seen'>): Refusal | Later<Changed> {
  const entryId = whichOf(input);
  if (typeof entryId === 'object' && entryId !== null) return entryId;
  return chain(
    (done) => parts.records.ask('seeEntries', [sender.person.id, entryId], done),
    (made: EntriesChanged) => {
      if (entryId !== null && made.entry === null) return now<Changed>(refuse('not_found', 'You have no entry with this id.'));
      return answered(parts, sender, made, { change: 'seen', entry_id: entryId, entry: made.entry });
    },
  );
}

export function remove(parts: Parts, sender: Sender, input: Input<'history/delete'>): Refusal | Later<Changed> {
  const entryId = whichOf(input);
  if (typeof entryId === 'object' && entryId !== null) return entryId;
  return chain(deleted(parts, sender, entryId, 0), (made) => {
    if (entryId !== null && made.changed === 0) return now<Changed>(refuse('not_found', 'You have no entry with this id.'));
    parts.cleaning.soon();
    return answered(parts, sender, made, { change: 'deleted', entry_id: entryId, entry: null });
  });
}

/** Deletes a little, and goes on while there is more. */
function deleted(parts: Parts, sender: Sender, entryId: string | null, before: number): Later<EntriesChanged> {
  return chain(
    (done) => parts.records.ask('deleteEntries', [sender.person.id, entryId, atOnce], done),
    (made: EntriesChanged) => {
      const changed = before + made.changed;
      return made.changed === atOnce ? deleted(parts, sender, entryId, changed) : now({ ...made, changed });
    },
  );
}

type Said = Omit<Extract<Event, { type: 'history' }>, 'type' | 'unseen'>;

/** Tells every endpoint of the sender what has changed, if anything has, and answers. */
function answered({ people }: Parts, { person }: Sender, { changed, unseen }: EntriesChanged, said: Said): Later<Changed> {
  const here = people.get(person.id);
  if (changed > 0 && here !== undefined) tellPerson(here, { type: 'history', ...said, unseen });
  return now<Changed>({ ok: true, body: { status: 'success', unseen } });
}
