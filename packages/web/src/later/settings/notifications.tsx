import { useEffect, useState } from 'preact/hooks';
import { pushWords as words } from '../push/push-words.ts';
import { usePushState, type Hindrance } from '../push/state.ts';
import { lookAtPush, switchPushOff, switchPushOn, type Switched } from '../push/subscription.ts';
import type { SectionProps } from './section.ts';

/** Why this browser cannot be woken, and what leads out of it. */
function Impossible({ why }: { readonly why: Hindrance }) {
  return (
    <>
      <p class="hint">{words.impossible[why]}</p>
      {why === 'untrusted' && (
        <a class="pill" href="#settings-trust" onClick={showTrust}>
          {words.trust}
        </a>
      )}
    </>
  );
}

/** The address stays as it is: what stands behind its `#` has a meaning to the page. */
function showTrust(event: Event): void {
  event.preventDefault();
  const trust = document.querySelector<HTMLElement>('#settings-trust');
  trust?.scrollIntoView();
  trust?.parentElement?.querySelector('a')?.focus();
}

/** Whether a ring wakes this device while the page is closed. */
export function Notifications({ phone }: SectionProps) {
  const state = usePushState();
  const [came, setCame] = useState<Switched>('on');
  const [busy, setBusy] = useState(false);
  useEffect(() => void lookAtPush(phone), [phone]);
  async function turn(on: boolean): Promise<void> {
    setBusy(true);
    if (!on) await switchPushOff(phone);
    setCame(on ? await switchPushOn(phone) : 'on');
    setBusy(false);
  }
  if (state.is === 'unknown') return <p class="hint">{words.asking}</p>;
  if (state.is === 'impossible') return <Impossible why={state.why} />;
  if (state.is === 'blocked') return <p class="hint">{words.blocked}</p>;
  const on = state.is === 'on';
  return (
    <>
      <label class="switch">
        <span>{words.switch}</span>
        <input
          type="checkbox"
          role="switch"
          aria-checked={on}
          checked={on}
          aria-disabled={busy}
          onChange={(event) => {
            const wanted = event.currentTarget.checked;
            // It says what is so, not what is wanted.
            event.currentTarget.checked = on;
            if (!busy) void turn(wanted);
          }}
        />
      </label>
      <p class="hint">{words.hint}</p>
      {came !== 'on' && (
        <p class="alert" role="alert">
          {words.failed[came]}
        </p>
      )}
    </>
  );
}
