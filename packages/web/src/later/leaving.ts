import { useEffect } from 'preact/hooks';

/** The keys that load a page again, after which a call goes on. */
function isReload({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return key === 'F5' || (key.toLowerCase() === 'r' && (ctrlKey || metaKey));
}

/** Milliseconds within which a page goes after the keys that load it again. */
const reloads = 1_000;

/** Closing the tab asks first. A page cannot tell a reload from it but by the keys, and of those it does not ask. */
function askBeforeClosing(): () => void {
  let reloadedAt = -Infinity;
  function pressed(event: KeyboardEvent): void {
    if (isReload(event)) reloadedAt = performance.now();
  }
  function ask(event: BeforeUnloadEvent): void {
    if (performance.now() - reloadedAt > reloads) event.preventDefault();
  }
  addEventListener('keydown', pressed, true);
  addEventListener('beforeunload', ask);
  return () => {
    removeEventListener('keydown', pressed, true);
    removeEventListener('beforeunload', ask);
  };
}

const mark = 'earshot-call';

function isMarked(): boolean {
  return history.state === mark;
}

/**
 * A place in the history of the tab that Back leads out of: it is taken again at once, and given back after the call.
 */
function holdBack(): () => void {
  if (!isMarked()) history.pushState(mark, '');
  function stay(): void {
    history.pushState(mark, '');
  }
  addEventListener('popstate', stay);
  return () => {
    removeEventListener('popstate', stay);
    if (isMarked()) history.back();
  };
}

/** While a call is under way (`on`) the page is not left by a slip: closing asks, and Back stays. */
export function useLeaving(on: boolean): void {
  useEffect(() => (on ? askBeforeClosing() : undefined), [on]);
  useEffect(() => (on ? holdBack() : undefined), [on]);
}
