import { longestRing } from '@earshot/client/woken';
import { note } from '../src/later/push/notes.ts';
import { show, shown } from '../src/later/push/screen.ts';
import { readShown } from '../src/later/push/shown.ts';
import { overNotice, ringNotice, unreadNotice, type Notice } from './notices.ts';
import { leftHere, readPush, type RingPush } from './ring-push.ts';
import { scope } from './scope.ts';
import { speech } from './speaking.ts';

/** Milliseconds for which the server is waited for, when it is asked for the time. */
const patience = 2_000;

/** Calls that this worker was told are over: their rings may come later. */
const over = new Set<string>();

/** Every push is shown: a browser takes pushes away from who shows nothing. */
export async function pushed(text: string): Promise<void> {
  const push = readPush(text);
  const say = await speech();
  if (push === null) return put(unreadNotice(say));
  if (push.over !== null) {
    over.add(push.call);
    return put(overNotice(push, say));
  }
  const left = over.has(push.call) ? 0 : await leftOf(push);
  if (left <= 0) return put(overNotice(push, say));
  await put(ringNotice(push, await canDecline(), say));
  await wait(left);
  if (await rings(push)) await put(overNotice(push, say));
}

function put({ title, options }: Notice): Promise<void> {
  return show(scope.registration, title, options);
}

/** Whether a notification still says that a call rings. */
async function rings({ call }: RingPush): Promise<boolean> {
  const ofCall = await shown(scope.registration, { tag: call });
  return ofCall.some(({ data }) => readShown(data).rings);
}

async function canDecline(): Promise<boolean> {
  return (await note('device').catch(() => null)) !== null;
}

/** How long a ring lasts still. A clock that cannot be right is set aside for that of the server. */
async function leftOf(push: RingPush): Promise<number> {
  const left = leftHere(push, Date.now(), longestRing);
  if (left !== null) return left;
  const now = await serverTime();
  return Math.min(push.endsAt - (now ?? Date.now()), longestRing);
}

/** Unix milliseconds by the server's clock, to the second (RFC 9110 section 6.6.1); null when it does not answer. */
async function serverTime(): Promise<number | null> {
  try {
    const answer = await fetch('/api/health', { cache: 'no-store', signal: AbortSignal.timeout(patience) });
    const time = Date.parse(answer.headers.get('date') ?? '');
    return Number.isNaN(time) ? null : time;
  } catch {
    return null;
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
