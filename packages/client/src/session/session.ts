import { limits, type ErrorCode, type User } from '@earshot/protocol';
import type { Problem, ProblemCode } from '../problems.ts';
import type { Session } from '../snapshot.ts';
import { isOfToken, join, keepingUp, stepToken } from './renewal.ts';
import {
  stay,
  to,
  type Coming,
  type Outcome,
  type SessionEffect,
  type SessionEvent,
  type SessionState,
  type SessionStep,
} from './session-state.ts';

/** Pauses before a server that gives no answer is spoken of, and after that. */
const retries = [300, 1_200] as const;
const silentPause = 2_000;
/**
 * A server that has too much to do is asked again for as long as it takes, and after this many milliseconds if it has
 * not said when.
 */
const busyPause = 2_000;
/** Whoever is to wait longer is told so, and does not stand before a closed door. */
const longestWait = 15_000;
/** What one event makes of the session. Pure. */
export function stepSession(state: SessionState, event: SessionEvent): SessionStep {
  if (isOfToken(event)) return stepToken(state, event);
  switch (event.type) {
    case 'restore':
      return join(event.name, event.token, true);
    case 'sign-in':
      return signIn(state, event);
    case 'registered':
    case 'not-registered':
    case 'timer':
      return state.phase === 'registering' ? registering(state, event) : stay(state);
    case 'welcome':
      return welcome(state, event);
    case 'me':
      return met(state, event.me);
    case 'name-taken':
      return state.phase === 'in' ? to(renaming(state.token, state.me, state.me.username)) : stay(state);
    case 'renamed':
      return renamed(state, event);
    case 'refused':
      return refused(state, event);
    case 'sign-out':
      return signOut(state);
  }
}

/** What is wrong with a name before anybody is asked, or null. */
export function nameProblem(name: string): Problem | null {
  const length = [...name.trim()].length;
  if (length === 0) return { code: 'name_empty', detail: '' };
  return length > limits.name ? { code: 'name_long', detail: `${length} characters` } : null;
}

/**
 * Whether nothing new is wanted. Whoever waits for a server that has too much to do may choose another name meanwhile.
 */
function isUnderWay(state: SessionState, name: string): boolean {
  switch (state.phase) {
    case 'joining':
      return true;
    case 'registering':
      return state.waits === null || name.trim() === state.name.trim();
    case 'in':
      return name === '' || name.trim() === state.me.username;
    case 'out':
    case 'renaming':
      return false;
  }
}

function signIn(state: SessionState, event: Extract<SessionEvent, { type: 'sign-in' }>): SessionStep {
  if (isUnderWay(state, event.name)) return stay(state);
  const { remembered } = event;
  const name = event.name === '' && remembered !== null ? remembered.name : event.name;
  const problem = nameProblem(name);
  if (state.phase === 'in') return problem === null ? to(state, { type: 'rename', name }) : to(state, { type: 'problem', problem });
  if (state.phase === 'renaming') {
    return problem === null ? to({ ...state, name, problem: null }, { type: 'rename', name }) : to({ ...state, name: event.name, problem });
  }
  if (problem !== null) return to({ phase: 'out', name: event.name, problem });
  if (remembered !== null && remembered.name === name.trim()) return join(name, remembered.token, false);
  return register({ name, id: event.id, as: 'typed', stale: state.phase === 'registering' ? state.stale : null });
}

interface Registering {
  readonly name: string;
  readonly id: string;
  readonly as: Coming;
  readonly stale: string | null;
}

function register({ name, id, as, stale }: Registering): SessionStep {
  const state: SessionState = { phase: 'registering', name, id, tries: 0, waits: null, as, stale };
  return to(state, { type: 'timer', ms: null }, { type: 'register', id, name, as });
}

function forgetting(token: string | null): readonly SessionEffect[] {
  return token === null ? [] : [{ type: 'forget', token }];
}

function registering(
  state: Extract<SessionState, { phase: 'registering' }>,
  event: Extract<SessionEvent, { type: 'registered' | 'not-registered' | 'timer' }>,
): SessionStep {
  const { id, name, tries, as } = state;
  if (event.type === 'timer') return to({ ...state, tries: tries + 1 }, { type: 'register', id, name, as });
  if (event.id !== id) return stay(state);
  if (event.type === 'registered') {
    const step = join(event.name, event.token, as !== 'typed');
    return to(step.state, { type: 'remember', name: event.name, token: event.token }, ...step.effects);
  }
  const pause = retries[tries];
  const { code, again } = event.outcome;
  if (code === 'silent')
    return to(pause === undefined ? { ...state, waits: 'unreachable' } : state, { type: 'timer', ms: pause ?? silentPause });
  const wait = again ?? busyPause;
  if ((code === 'overloaded' || code === 'too_many') && wait <= longestWait)
    return to({ ...state, waits: 'busy', tries: 0 }, { type: 'timer', ms: wait });
  const problem = failure(event.outcome, as === 'lapsed' ? 'signed_out' : 'server_error');
  return to({ phase: 'out', name, problem }, ...forgetting(state.stale));
}

type Welcome = Extract<SessionEvent, { type: 'welcome' }>;

function welcome(state: SessionState, { me, nameTaken, tokenMs }: Welcome): SessionStep {
  if (state.phase === 'out' || state.phase === 'registering') return stay(state);
  const { token } = state;
  const known = me ?? (state.phase === 'joining' ? null : state.me);
  if (nameTaken) return to(renaming(token, known, known?.username ?? nameOf(state)));
  if (known === null) return stay(state);
  const step = enter(token, known, nameOf(state));
  return to(step.state, ...step.effects, ...keepingUp(token, known, tokenMs));
}

function enter(token: string, me: User, was: string): SessionStep {
  return to({ phase: 'in', token, me }, remembering(token, me, was), { type: 'entered' });
}

function remembering(token: string, { username: name }: User, was: string): SessionEffect {
  return { type: 'remember', name, token, ...(was === name ? {} : { was }) };
}

function met(state: SessionState, me: User): SessionStep {
  if (state.phase === 'renaming') return to({ ...state, me });
  if (state.phase !== 'in') return stay(state);
  const { token } = state;
  const isOther = me.username !== state.me.username;
  return to({ ...state, me }, ...(isOther ? [remembering(token, me, state.me.username)] : []));
}

function renamed(state: SessionState, { name, outcome }: Extract<SessionEvent, { type: 'renamed' }>): SessionStep {
  if (state.phase !== 'in' && state.phase !== 'renaming') return stay(state);
  if (name === null) {
    const problem = failure(outcome);
    return state.phase === 'in' ? to(state, { type: 'problem', problem }) : to({ ...state, problem });
  }
  if (state.me === null) return stay(state);
  const me = { ...state.me, username: name };
  return state.phase === 'renaming' ? enter(state.token, me, state.me.username) : met(state, me);
}

function refused(state: SessionState, { reason, id }: Extract<SessionEvent, { type: 'refused' }>): SessionStep {
  if (state.phase === 'out' || state.phase === 'registering') return stay(state);
  const name = nameOf(state);
  const gone: readonly SessionEffect[] = [{ type: 'link', token: null }, { type: 'left' }];
  switch (reason) {
    case 'protocol':
      return to({ phase: 'out', name, problem: { code: 'outdated', detail: reason } }, ...gone);
    case 'signed_out':
      return to({ phase: 'out', name, problem: { code: 'signed_out', detail: reason } }, ...gone);
    case 'unauthorized': {
      // It may have had its time: a key gets another. Or the server has lost its people: the name is asked for anew.
      const step = register({ name, id, as: state.phase === 'joining' ? 'remembered' : 'lapsed', stale: state.token });
      return to(step.state, ...gone, ...step.effects);
    }
  }
}

function signOut(state: SessionState): SessionStep {
  if (state.phase === 'out') return stay(state);
  const out: SessionState = { phase: 'out', name: nameOf(state), problem: null };
  if (state.phase === 'registering') return to(out, { type: 'timer', ms: null }, ...forgetting(state.stale));
  const { token } = state;
  return to(
    out,
    { type: 'due', ms: null },
    { type: 'left' },
    { type: 'disconnect', token },
    { type: 'link', token: null },
    { type: 'forget', token },
  );
}

function nameOf(state: SessionState): string {
  return state.phase === 'in' ? state.me.username : state.name;
}

function renaming(token: string, me: User | null, name: string): SessionState {
  return {
    phase: 'renaming',
    token,
    me,
    name,
    problem: { code: 'name_taken', detail: 'taken while away' },
  };
}

/** Where the server's own sentence says more than the code. */
const saidByServer: readonly ProblemCode[] = ['name_unfit', 'name_taken', 'link_over', 'not_invited'];

function failure({ code, message, kept, mayAsk }: Outcome, otherwise: ProblemCode = 'server_error'): Problem {
  const known: Partial<Record<ErrorCode | 'silent', ProblemCode>> = {
    name_taken: 'name_taken',
    bad_request: 'name_unfit',
    too_many: 'too_many',
    overloaded: 'overloaded',
    not_invited: 'not_invited',
    expired: 'link_over',
    silent: 'server_unreachable',
  };
  const problem: Problem = {
    code: (code === null ? undefined : known[code]) ?? otherwise,
    detail: `${code ?? 'success'}: ${message}`,
    ...(kept && { kept }),
    ...(mayAsk && { mayAsk }),
  };
  return saidByServer.includes(problem.code) && message !== '' ? { ...problem, said: sentenceOf(message) } : problem;
}

/** The server's sentence, without the field that it begins with. */
function sentenceOf(message: string): string {
  const sentence = message.replace(/^username: /, '');
  return `${sentence.slice(0, 1).toUpperCase()}${sentence.slice(1)}`;
}

/** The session as a page draws it. */
export function sessionView(state: SessionState): Session {
  switch (state.phase) {
    case 'out':
      return { phase: 'out', name: state.name, problem: state.problem };
    case 'registering':
      return { phase: 'entering', name: state.name, remembered: state.as !== 'typed', waits: state.waits };
    case 'joining':
      return { phase: 'entering', name: state.name, remembered: state.remembered, waits: null };
    case 'in':
      return { phase: 'in', me: state.me };
    case 'renaming':
      return { phase: 'renaming', name: state.name, problem: state.problem };
  }
}
