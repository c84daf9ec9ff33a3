import { isRecord, namesAnother, type CommandName } from '@earshot/protocol';
import type { Answer, OldRead } from '../ports/core.ts';
import type { Answered, Asked, DoorContext } from './context.ts';
import type { RestDoor, Trust } from './rest.ts';

/** The names of the old system that are commands of today under another path. */
const aliases: readonly (readonly [path: string, name: CommandName])[] = [
  ['/api/signal/initiate', 'call/initiate'],
  ['/api/signal/accept', 'call/accept'],
  ['/api/signal/reject', 'call/reject'],
  ['/api/signal/end', 'call/end'],
  ['/api/signal/hold', 'call/hold'],
  ['/api/signal/resume', 'call/resume'],
  ['/api/signal/candidate', 'signal/ice'],
];

/** Of the commands whose `user_id` says who is asked about, and not who asks, the one of the old system. */
const about: CommandName = 'users/get';

/** Reads that the old page makes without saying who it is. */
const unnamedReads: ReadonlyMap<CommandName, OldRead> = new Map([
  ['users/list', 'list'],
  [about, 'get'],
  ['signal/status', 'status'],
]);

/**
 * All names of the old system (API.md 1), and nothing else in the server knows of them. They stay working and are
 * marked deprecated.
 */
export function addOldNames(rest: RestDoor, context: DoorContext): void {
  for (const [path, name] of aliases) rest.add({ path, name, deprecated: true });
  rest.add({
    path: '/api/signal/get_offer',
    name: 'signal/get-offer',
    deprecated: true,
    instead: (asked, answered) => readOld(context, asked, 'get_offer', answered),
  });
  rest.add({
    path: '/api/signal/get_answer',
    name: 'signal/get-answer',
    deprecated: true,
    instead: (asked, answered) => readOld(context, asked, 'get_answer', answered),
  });
  rest.add({
    path: '/api/signal/get_candidates',
    name: 'signal/get-ice',
    deprecated: true,
    instead: (asked, answered) => context.run('rest', asked, (answer) => answered(asTexts(answer))),
  });
}

/**
 * What EARSHOT_TRUST_USER_ID=1 lets in: the `user_id` of a request without token is taken as proof, as the old system
 * did.
 */
export function trustBareIds(context: DoorContext): Trust {
  return {
    identify(input, name, done) {
      const userId = isRecord(input) && (name === null || !namesAnother(name)) ? input['user_id'] : undefined;
      if (typeof userId === 'string') context.options.core.identify(userId, done);
      else done({ ok: true, value: null });
    },
    read(asked, answered) {
      const { name, input } = asked;
      const read = isRecord(input) && (name === about || input['user_id'] === undefined) ? unnamedReads.get(name) : undefined;
      if (read === undefined) return false;
      readOld(context, asked, read, answered);
      return true;
    },
  };
}

function readOld(context: DoorContext, { from, name, input }: Asked, read: OldRead, answered: Answered): void {
  context.attempt('rest', name, (done) => context.options.core.readOld(from, read, input, done), answered);
}

/** The old page takes candidates as texts alone. */
function asTexts(answer: Answer): Answer {
  const { candidates } = answer.body;
  if (!Array.isArray(candidates)) return answer;
  const texts = candidates.map((candidate: unknown) => (isRecord(candidate) ? candidate['candidate'] : candidate));
  return { ...answer, body: { ...answer.body, candidates: texts } };
}
