import type { Device } from '@earshot/client';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ago } from '../ago.ts';
import { settingsWords } from './settings-words.ts';

interface Props {
  readonly device: Device;
  /** Unix seconds, by the server's clock. */
  readonly now: number;
  /** Both say whether it came about. */
  readonly onRename: (label: string) => Promise<boolean>;
  readonly onRemove: (label: string) => Promise<boolean>;
}

/** Seconds for which a device that was heard counts as here. */
const here = 60;

function seenWords({ current, last_seen: seen }: Device, now: number): string {
  if (current) return settingsWords.thisDevice;
  return now - seen < here ? settingsWords.hereNow : settingsWords.lastSeen(ago(seen, now));
}

interface RenamingProps extends Pick<Props, 'onRename'> {
  readonly label: string;
  readonly onDone: () => void;
}

function Renaming({ label, onRename, onDone }: RenamingProps) {
  const [typed, setTyped] = useState(label);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.select(), []);
  async function save(event: Event): Promise<void> {
    event.preventDefault();
    if (typed.trim() === label || (await onRename(typed))) onDone();
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    // The dialog stays.
    event.preventDefault();
    event.stopPropagation();
    onDone();
  }
  return (
    <form class="device-form" onSubmit={(event) => void save(event)} noValidate>
      <input
        ref={field}
        type="text"
        dir="auto"
        value={typed}
        maxLength={80}
        spellcheck={false}
        aria-label={settingsWords.newName(label)}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" class="pill">
        {settingsWords.save}
      </button>
      <button type="button" class="pill" onClick={onDone}>
        {settingsWords.cancel}
      </button>
    </form>
  );
}

interface RemovingProps {
  readonly label: string;
  readonly onRemove: () => void;
  readonly onKeep: () => void;
}

function Removing({ label, onRemove, onKeep }: RemovingProps) {
  const question = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => question.current?.focus(), []);
  return (
    <div class="device-form">
      <p ref={question} tabIndex={-1}>
        {settingsWords.removeAsked(label)}
      </p>
      <button type="button" class="pill stop" onClick={onRemove}>
        {settingsWords.remove}
      </button>
      <button type="button" class="pill" onClick={onKeep}>
        {settingsWords.keep}
      </button>
    </div>
  );
}

/** A device of mine: what it is called, when it was here, and what can be done about it. */
export function DeviceRow({ device, now, onRename, onRemove }: Props) {
  const [doing, setDoing] = useState<'nothing' | 'renaming' | 'removing'>('nothing');
  const first = useRef<HTMLButtonElement>(null);
  const wasRef = useRef(doing);
  useLayoutEffect(() => {
    if (doing === 'nothing' && wasRef.current !== 'nothing') first.current?.focus();
    wasRef.current = doing;
  }, [doing]);
  const label = device.label === '' ? settingsWords.unnamed : device.label;
  function done(): void {
    setDoing('nothing');
  }
  async function remove(): Promise<void> {
    if (!(await onRemove(label))) done();
  }
  return (
    <li class="device">
      <div class="who">
        <p class="name" title={label}>
          {label}
        </p>
        <p class="status">{seenWords(device, now)}</p>
      </div>
      {doing === 'nothing' && (
        <div class="device-does">
          <button
            ref={first}
            type="button"
            class="text-button"
            aria-label={settingsWords.renameOf(label)}
            onClick={() => setDoing('renaming')}
          >
            {settingsWords.rename}
          </button>
          {!device.current && (
            <button type="button" class="text-button" aria-label={settingsWords.removeOf(label)} onClick={() => setDoing('removing')}>
              {settingsWords.remove}
            </button>
          )}
        </div>
      )}
      {doing === 'renaming' && <Renaming label={label} onRename={onRename} onDone={done} />}
      {doing === 'removing' && <Removing label={label} onRemove={() => void remove()} onKeep={done} />}
    </li>
  );
}
