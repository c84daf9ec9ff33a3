const since = new WeakMap<Element, number>();

/**
 * Counts from the first frame after the control was put there: what the page knows of what is in view ends at its own
 * window. Gives what stops it.
 */
export function noteSeen(control: Element): () => void {
  const around = control.ownerDocument.defaultView;
  const frame = around?.requestAnimationFrame(() => since.set(control, performance.now()));
  return () => {
    if (frame !== undefined) around?.cancelAnimationFrame(frame);
  };
}

/** Milliseconds for which a control of the small window has been in view. */
export function seenFor(control: Element): number {
  return performance.now() - (since.get(control) ?? Infinity);
}
