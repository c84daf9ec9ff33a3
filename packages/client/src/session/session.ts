import { limits, type ErrorCode, type User } from '@earshot/protocol';
import type { Problem, ProblemCode } from '../problems.ts';
import type { Session, Wait } from '../snapshot.ts';

/**
 *     out --signIn--> registering --token--> joining --welcome--> in --signOut, refused--> out
 *       \--token known----------------------->/  \--name taken--> renaming --renamed--> in
 */
export type SessionState =
  | { readonly phase: 'out'; readonly name: string; readonly problem: Problem | null }
  /** The name is asked for. `id` makes a repeated request the same request. */
  | {
      readonly phase: 'registering';
      readonly name: string;
      readonly id: string;
      readonly tries: number;
      /** Why the server is asked again by itself: it has too much to do, or gives no answer. */
      readonly waits: Wait | null;
    }
  /** The token is good or believed to be; the link is being opened. */
  | { readonly phase: 'joining'; readonly token: string; readonly name: string; readonly remembered: boolean }
  | { readonly phase: 'in'; readonly token: string; readonly me: User }
  | {
      readonly phase: 'renaming';
      readonly token: string;
      readonly me: User | null;
      readonly name: string;
      readonly problem: Problem | null;
    };

/**
 * How a plain request or a command ended: `silent` when no answer came. `again`: the server wants to be asked again in
 * so many milliseconds.
 */
export type Outcome = { readonly code: ErrorCode | 'silent' | null; readonly message: string; readonly again: number | null };

export type SessionEvent =
  /** A token was found in the storage. */
  | { readonly type: 'restore'; readonly name: string; readonly token: string }
  | {
      readonly type: 'sign-in';
      readonly name: string;
      readonly remembered: { readonly name: string; readonly token: string } | null;
      readonly id: string;
    }
  | { readonly type: 'registered'; readonly id: string; readonly name: string; readonly token: string }
  | { readonly type: 'not-registered'; readonly id: string; readonly outcome: Outcome }
  | { readonly type: 'timer' }
  | { readonly type: 'welcome'; readonly me: User | null; readonly nameTaken: boolean }
  | { readonly type: 'me'; readonly me: User }
  | { readonly type: 'name-taken' }
  | { readonly type: 'renamed'; readonly name: string | null; readonly outcome: Outcome }
  /** The server does not take this phone any more. */
  | { readonly type: 'refused'; readonly reason: 'unauthorized' | 'signed_out' | 'protocol'; readonly id: string }
  | { readonly type: 'sign-out' };

export type SessionEffect =
  | { readonly type: 'register'; readonly id: string; readonly name: string }
  | { readonly type: 'rename'; readonly name: string }
  | { readonly type: 'remember'; readonly name: string; readonly token: string }
  /** Drops the token from the storage, unless another tab has put its own there. */
  | { readonly type: 'forget'; readonly token: string }
  /** Go offline and make the token worthless, unless another tab goes on with it. */
  | { readonly type: 'disconnect'; readonly token: string }
  | { readonly type: 'link'; readonly token: string | null }
  /** The list and the call can be asked about again. */
  | { readonly type: 'entered' }
  /** Nobody is signed in: a call ends. */
  | { readonly type: 'left' }
  | { readonly type: 'problem'; readonly problem: Problem }
  | { readonly type: 'timer'; readonly ms: number | null };

export interface SessionStep {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}

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

function stay(state: SessionState): SessionStep {
  return { state, effects: [] };
}

function to(state: SessionState, ...effects: readonly SessionEffect[]): SessionStep {
  return { state, effects };
}

/** What one event makes of the session. Pure. */
export function stepSession(state: SessionState, event: SessionEvent): SessionStep {
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
      return welcome(state, event.me, event.nameTaken);
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

function join(name: string, token: string, remembered: boolean): SessionStep {
  return to({ phase: 'joining', token, name, remembered }, { type: 'link', token });
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
  return register(name, event.id);
}

function register(name: string, id: string): SessionStep {
  return to({ phase: 'registering', name, id, tries: 0, waits: null }, { type: 'timer', ms: null }, { type: 'register', id, name });
}

function registering(
  state: Extract<SessionState, { phase: 'registering' }>,
  event: Extract<SessionEvent, { type: 'registered' | 'not-registered' | 'timer' }>,
): SessionStep {
  const { id, name, tries } = state;
  if (event.type === 'timer') return to({ ...state, tries: tries + 1 }, { type: 'register', id, name });
  if (event.id !== id) return stay(state);
  if (event.type === 'registered') {
    const step = join(event.name, event.token, false);
    return to(step.state, { type: 'remember', name: event.name, token: event.token }, ...step.effects);
  }
  const pause = retries[tries];
  const { code, again } = event.outcome;
  if (code === 'silent')
    return to(pause === undefined ? { ...state, waits: 'unreachable' } : state, { type: 'timer', ms: pause ?? silentPause });
  const wait = again ?? busyPause;
  if ((code === 'overloaded' || code === 'too_many') && wait <= longestWait)
    return to({ ...state, waits: 'busy', tries: 0 }, { type: 'timer', ms: wait });
  return to({ phase: 'out', name, problem: failure(event.outcome) });
}

function welcome(state: SessionState, me: User | null, nameTaken: boolean): SessionStep {
  if (state.phase === 'out' || state.phase === 'registering') return stay(state);
  const { token } = state;
  const known = me ?? (state.phase === 'joining' ? null : state.me);
  if (nameTaken) return to(renaming(token, known, known?.username ?? nameOf(state)));
  return known === null ? stay(state) : enter(token, known);
}

function enter(token: string, me: User): SessionStep {
  return to({ phase: 'in', token, me }, { type: 'remember', name: me.username, token }, { type: 'entered' });
}

function met(state: SessionState, me: User): SessionStep {
  if (state.phase === 'renaming') return to({ ...state, me });
  if (state.phase !== 'in') return stay(state);
  const { token } = state;
  const isOther = me.username !== state.me.username;
  return to({ ...state, me }, ...(isOther ? [{ type: 'remember' as const, name: me.username, token }] : []));
}

function renamed(state: SessionState, { name, outcome }: Extract<SessionEvent, { type: 'renamed' }>): SessionStep {
  if (state.phase !== 'in' && state.phase !== 'renaming') return stay(state);
  if (name === null) {
    const problem = failure(outcome);
    return state.phase === 'in' ? to(state, { type: 'problem', problem }) : to({ ...state, problem });
  }
  if (state.me === null) return stay(state);
  const me = { ...state.me, username: name };
  return state.phase === 'renaming' ? enter(state.token, me) : met(state, me);
}

function refused(state: SessionState, { reason, id }: Extract<SessionEvent, { type: 'refused' }>): SessionStep {
  if (state.phase === 'out' || state.phase === 'registering') return stay(state);
  const name = nameOf(state);
  const gone: readonly SessionEffect[] = [{ type: 'link', token: null }, { type: 'left' }];
  const forget: SessionEffect = { type: 'forget', token: state.token };
  switch (reason) {
    case 'protocol':
      return to({ phase: 'out', name, problem: { code: 'outdated', detail: reason } }, ...gone);
    case 'signed_out':
      return to({ phase: 'out', name, problem: { code: 'signed_out', detail: reason } }, ...gone);
    case 'unauthorized': {
      if (state.phase !== 'joining') return to({ phase: 'out', name, problem: { code: 'signed_out', detail: reason } }, forget, ...gone);
      // The server may have lost its people: the remembered name is asked for anew.
      const step = register(name, id);
      return to(step.state, forget, ...gone, ...step.effects);
    }
  }
}

function signOut(state: SessionState): SessionStep {
  if (state.phase === 'out') return stay(state);
  const out: SessionState = { phase: 'out', name: nameOf(state), problem: null };
  if (state.phase === 'registering') return to(out, { type: 'timer', ms: null });
  const { token } = state;
  return to(out, { type: 'left' }, { type: 'disconnect', token }, { type: 'link', token: null }, { type: 'forget', token });
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

function failure({ code, message }: Pick<Outcome, 'code' | 'message'>): Problem {
  const known: Partial<Record<ErrorCode | 'silent', ProblemCode>> = {
    name_taken: 'name_taken',
    bad_request: 'name_unfit',
    too_many: 'too_many',
    overloaded: 'overloaded',
    silent: 'server_unreachable',
  };
  const problem: Problem = {
    code: (code === null ? undefined : known[code]) ?? 'server_error',
    detail: `${code ?? 'success'}: ${message}`,
  };
  return (problem.code === 'name_unfit' || problem.code === 'name_taken') && message !== ''
    ? { ...problem, said: sentenceOf(message) }
    : problem;
}

/** The server's sentence about a name, without the field that it begins with. */
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
      return { phase: 'entering', name: state.name, remembered: false, waits: state.waits };
    case 'joining':
      return { phase: 'entering', name: state.name, remembered: state.remembered, waits: null };
    case 'in':
      return { phase: 'in', me: state.me };
    case 'renaming':
      return { phase: 'renaming', name: state.name, problem: state.problem };
  }
}
