import { useEffect, useState } from 'preact/hooks';
import { pushWords as words } from '../push/push-words.ts';
import { usePushState, type Hindrance, type PushState } from '../push/state.ts';
import { lookAtPush, switchPushOff, switchPushOn, switchServiceOn, type Switched } from '../push/subscription.ts';
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

interface SwitchProps {
  readonly word: string;
  readonly hint: string;
  readonly on: boolean;
  readonly onTurn: (on: boolean) => Promise<void>;
}

/** It says what is so, not what is wanted, and takes no press while one is being carried out. */
function Switch({ word, hint, on, onTurn }: SwitchProps) {
  const [busy, setBusy] = useState(false);
  async function turn(wanted: boolean): Promise<void> {
    setBusy(true);
    await onTurn(wanted);
    setBusy(false);
  }
  return (
    <>
      <label class="switch">
        <span>{word}</span>
        <input
          type="checkbox"
          role="switch"
          aria-checked={on}
          checked={on}
          aria-disabled={busy}
          onChange={(event) => {
            const wanted = event.currentTarget.checked;
            event.currentTarget.checked = on;
            if (!busy) void turn(wanted);
          }}
        />
      </label>
      <p class="hint">{hint}</p>
    </>
  );
}

type Came = Switched | null;

/** Where this browser wakes its person, or why it cannot. */
function ByBrowser({ phone, state, onCame }: SectionProps & { readonly state: PushState; readonly onCame: (came: Came) => void }) {
  async function turn(on: boolean): Promise<void> {
    if (!on) await switchPushOff(phone);
    onCame(on ? await switchPushOn(phone) : null);
  }
  switch (state.is) {
    case 'unknown':
      return <p class="hint">{words.asking}</p>;
    case 'impossible':
      return <Impossible why={state.why} />;
    case 'blocked':
      return <p class="hint">{words.blocked}</p>;
    case 'off':
    case 'on':
      return <Switch word={words.switch} hint={words.hint} on={state.is === 'on' && state.by === 'browser'} onTurn={turn} />;
  }
}

/** The service of the operator, where there is one, and the topic to follow there. */
function ByService({ phone, state, onCame }: SectionProps & { readonly state: PushState; readonly onCame: (came: Came) => void }) {
  const [known, setKnown] = useState<{ readonly host: string | null; readonly topic: string | null }>({ host: null, topic: null });
  useEffect(() => {
    void phone.ask('push/key', {}).then((asked) => {
      if (asked.ok) setKnown({ host: asked.body.notify_host ?? null, topic: asked.body.notify_topic ?? null });
    });
  }, [phone, state]);
  async function turn(on: boolean): Promise<void> {
    if (!on) await switchPushOff(phone);
    onCame(!on || (await switchServiceOn(phone)) ? null : 'no-server');
  }
  if (known.host === null) return null;
  return (
    <>
      <Switch word={words.service(known.host)} hint={words.serviceHint} on={known.topic !== null} onTurn={turn} />
      {known.topic !== null && (
        <p class="hint">
          {words.follow} <code>{known.topic}</code>
        </p>
      )}
    </>
  );
}

/** Whether a ring is told to me while the page is closed, and by whom. */
export function Notifications({ phone }: SectionProps) {
  const state = usePushState();
  const [came, setCame] = useState<Came>(null);
  useEffect(() => void lookAtPush(phone), [phone]);
  return (
    <>
      <ByBrowser phone={phone} state={state} onCame={setCame} />
      {state.is !== 'unknown' && <ByService phone={phone} state={state} onCame={setCame} />}
      {came !== null && came !== 'on' && (
        <p class="alert" role="alert">
          {words.failed[came]}
        </p>
      )}
    </>
  );
}
