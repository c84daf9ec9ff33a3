/**
 * Runs in a page before its own code: as in a browser that keeps no key, so that the name can be given away, and lets
 * no sound begin by itself.
 */
export function refuseToPlayOrKeep(): void {
  Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
  HTMLMediaElement.prototype.play = () => Promise.reject(new DOMException('Not allowed yet.', 'NotAllowedError'));
}
