/**
 * Whether the browser trusts the server's certificate. Nothing says so to a page, but Chromium keeps no answer in its
 * cache that came with a certificate it does not trust, whatever the person has clicked: a script that it has loaded a
 * moment ago, which may be kept for ever, then comes from the network again. Other browsers complain of nothing when
 * they are asked for what they refuse, and count as trusting.
 */
export async function isTrusted(): Promise<boolean> {
  if (!('userAgentData' in navigator)) return true;
  const cached = isFetchedFromCache(import.meta.url);
  await fetch(import.meta.url, { method: 'HEAD' });
  return cached;
}

/** Whether the next fetch of an address is answered by the browser itself (W3C Resource Timing, transferSize). */
function isFetchedFromCache(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntriesByName(url)) {
        if (!(entry instanceof PerformanceResourceTiming) || entry.initiatorType !== 'fetch') continue;
        observer.disconnect();
        resolve(entry.transferSize === 0);
      }
    });
    observer.observe({ type: 'resource' });
  });
}
