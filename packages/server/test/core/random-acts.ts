import fc from 'fast-check';

/** One thing that happens. `who` is one of four users, who have two devices: at a tab of one, or by a plain request. */
export interface Act {
  readonly what: (typeof acts)[number];
  readonly who: 0 | 1 | 2 | 3;
  readonly device: 0 | 1;
  readonly by: 'tab' | 'request';
  /** Whom to call, or which of the newest calls is meant. */
  readonly which: 0 | 1 | 2 | 3;
  readonly ms: number;
}

const aboutCalls = [
  'call/ringing',
  'call/accept',
  'call/reject',
  'call/end',
  'call/hold',
  'call/resume',
  'call/take',
  'call/sound',
  'signal/offer',
  'signal/answer',
  'signal/ice',
] as const;
/** What only who holds a call can do; they do it where they hold it. */
const moves = ['call/invite', 'call/merge', 'call/transfer'] as const;
const acts = [
  ...aboutCalls,
  ...moves,
  'talk',
  'call/initiate',
  'signal/incoming',
  'users/heartbeat',
  'users/disconnect',
  'users/leaving',
  'users/rename',
  'attach',
  'detach',
  'wait',
] as const;

/** Anything that may happen. */
export const act = fc.record({
  what: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...aboutCalls) },
    { weight: 6, arbitrary: fc.constantFrom(...moves) },
    { weight: 5, arbitrary: fc.constant('talk' as const) },
    { weight: 4, arbitrary: fc.constant('call/initiate' as const) },
    { weight: 3, arbitrary: fc.constantFrom('attach' as const, 'detach' as const, 'users/leaving' as const) },
    { weight: 4, arbitrary: fc.constant('wait' as const) },
    { weight: 2, arbitrary: fc.constantFrom('signal/incoming' as const, 'users/heartbeat' as const, 'users/rename' as const) },
    { weight: 1, arbitrary: fc.constant('users/disconnect' as const) },
  ),
  who: fc.constantFrom(0, 1, 2, 3),
  device: fc.constantFrom(0, 1),
  by: fc.constantFrom('tab', 'tab', 'request'),
  which: fc.constantFrom(0, 0, 1, 2, 3),
  ms: fc.constantFrom(1, 40, 250, 1_000, 4_000, 9_000, 15_000, 30_000, 46_000),
}) as fc.Arbitrary<Act>;

/** Whether it changes who is in a call. */
export function isMove({ what }: Act): boolean {
  return moves.some((move) => move === what);
}

/** What is sent beside the call and whom it is about. */
export function fieldsOf({ who, which, ms }: Act): Readonly<Record<string, unknown>> {
  return {
    username: ['Ada', 'Eve', `Guest ${who}`, 'Dora'][which],
    offer: 'v=0 o',
    answer: 'v=0 a',
    candidate: 'c',
    gone: ms > 1_000,
    others: ms > 4_000 ? 'end' : 'hold',
    connected: ms > 300,
  };
}
