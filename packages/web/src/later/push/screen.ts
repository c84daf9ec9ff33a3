/** Milliseconds after which nobody waits for others any more: a ring is shown late rather than not at all. */
const longestTurn = 1_000;

/**
 * Shows a notification. Chromium forgets one that is read while it is being shown: it stays on the screen, and its
 * buttons do nothing. So whoever reads waits for those who show and the other way round, in all pages of this browser
 * and its worker (W3C Web Locks).
 */
export function show(worker: ServiceWorkerRegistration, title: string, options: NotificationOptions): Promise<void> {
  return inTurn('shared', () => worker.showNotification(title, options));
}

/** The notifications that stand on the screen: all, or those of a tag. */
export function shown(worker: ServiceWorkerRegistration, which: GetNotificationOptions = {}): Promise<readonly Notification[]> {
  return inTurn('exclusive', () => worker.getNotifications(which));
}

async function inTurn<T>(mode: LockMode, task: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return task();
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), longestTurn);
  let begun = false;
  async function begin(): Promise<T> {
    begun = true;
    clearTimeout(timer);
    return task();
  }
  return navigator.locks.request('earshot notices', { mode, signal: waiting.signal }, begin).catch((error: unknown) => {
    if (begun) throw error;
    return begin();
  });
}
