import type { Party } from './party.ts';

/** What a page shows. */
export interface Sight {
  /** A call that stands or is on its way out, a ring, or neither. */
  readonly screen: 'call' | 'ring' | 'none';
  /** The line that says how things are: `In call`, `Reconnecting...`, `Call ended, 0:42`. */
  readonly line: string;
  /** Whether I hold: only one's own hold can be lifted. */
  readonly iHold: boolean;
  readonly muted: boolean;
  /** Seconds on the timer; null when there is none. */
  readonly timer: number | null;
}

/** Looks at the page. */
export function look(party: Party): Promise<Sight> {
  return party.page.evaluate(() => {
    function has(name: string) {
      return [...document.querySelectorAll('button')].some((one) => (one.ariaLabel ?? one.textContent).trim() === name);
    }
    const clock = document.querySelector('[role="timer"]')?.textContent?.match(/\d+(?::\d+)+/)?.[0];
    const inCall = has('End call') || has('Cancel call');
    // Within a scene the line stands in the first part of its live region; the rest is told and not seen.
    const line = document.querySelector('.scene [role="status"] > span') ?? document.querySelector('main [role="status"]');
    return {
      screen: document.querySelector('[role="alertdialog"]') === null ? (inCall ? 'call' : 'none') : 'ring',
      line: line?.textContent?.trim() ?? '',
      iHold: has('Resume'),
      muted: has('Unmute'),
      timer: clock === undefined ? null : clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0),
    } as const;
  });
}

/** What the server says of a call to one of its parties; `ended` with its reason when it is over. */
export interface CallRecord {
  readonly status: string;
  readonly held_by: readonly string[];
  readonly version: number;
  readonly reason: string | null;
}

/** Asks the server in the name of the page's user. Rejects when there is no answer. */
export function ask(party: Party, path: string): Promise<{ readonly http: number; readonly body: Readonly<{ [key: string]: unknown }> }> {
  return party.page.evaluate(async (where) => {
    const headers = { authorization: `Bearer ${localStorage.getItem('earshot.token') ?? ''}` };
    const answer = await fetch(where, { headers, signal: AbortSignal.timeout(2_000) });
    return { http: answer.status, body: await answer.json() };
  }, path);
}

/** The party's user as the server sees it; status `idle`, `calling`, `ringing`, `incall`, `onhold`, or `offline`. */
export async function userOf(party: Party): Promise<{ readonly id: string; readonly status: string }> {
  const { body } = await ask(party, '/api/users/list');
  const users = Array.isArray(body['users']) ? body['users'] : [];
  const me = users.find((user) => user.username === party.name);
  return { id: String(me?.id), status: String(me?.status ?? 'offline') };
}

/** The server's record of a call. */
export async function recordOf(party: Party, callId: string): Promise<CallRecord> {
  const { body } = await ask(party, `/api/signal/status?call_id=${callId}`);
  const call = body['call'] as CallRecord | undefined;
  if (call === undefined) throw new Error(`the server knows no call ${callId}: ${JSON.stringify(body)}`);
  return call;
}
