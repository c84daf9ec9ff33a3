import type { Phone } from '@earshot/client';
import arrows from 'icon:arrow-left-right';
import { isAside, type CallSet, type Standing } from '../call-set.ts';
import { Face } from '../parts/face.tsx';
import { Name } from '../parts/name.tsx';
import { Pill } from '../parts/pill.tsx';
import { useTick } from '../tick.ts';
import { words } from './words.ts';
import { standingWords } from './standing-words.ts';
import { TextNews } from './text-door.tsx';

/** The id of the sentence that says why no call can be switched to while I am making one. */
const whyNot = 'why-not-switch';

interface RowProps {
  readonly phone: Phone;
  readonly entry: Standing;
  readonly active: CallSet['active'];
  /** The only one that can be switched to, which a single key does too. */
  readonly only: boolean;
}

function CallRow({ phone, entry, active, only }: RowProps) {
  const { id, view, focused } = entry;
  const { dot, text, changesIn } = standingWords(view, phone.now());
  useTick(changesIn);
  const off = active?.view.phase === 'dialing';
  return (
    <li class={focused ? 'person current' : 'person'}>
      <Face person={view.other} />
      <div class="who">
        <p class="name" title={view.other.username}>
          <Name of={view.other.username} />
        </p>
        <p class="status">
          <span class={`dot ${dot}`} />
          {text}
          {isAside(entry) && !focused && view.phase === 'talking' && <TextNews call={view} />}
        </p>
      </div>
      {isAside(entry) && (
        <Pill
          icon={arrows}
          word={words.switch}
          name={words.switchTo(view.other.username)}
          off={off}
          why={off ? whyNot : undefined}
          hotkey={only ? 'S' : undefined}
          onPress={() => void phone.switchTo(id)}
        />
      )}
    </li>
  );
}

interface Props {
  readonly phone: Phone;
  readonly calls: CallSet;
  /** Leads back to the call in focus, where the people are shown in its place. */
  readonly onBack: () => void;
}

/** My calls, above everybody else: each with what it is doing, and a way to those that are set aside. */
export function Calls({ phone, calls: { standing, active }, onBack }: Props) {
  const aside = standing.filter(isAside);
  return (
    <section class="calls">
      <div class="here">
        <h2>{words.calls}</h2>
        <span>{standing.length}</span>
        <button type="button" class="text-button back" onClick={onBack}>
          {words.backToCall}
        </button>
      </div>
      <p id={whyNot} hidden>
        {words.busyCalling}
      </p>
      <ul aria-label={words.calls}>
        {standing.map((entry) => (
          <CallRow key={entry.id} phone={phone} entry={entry} active={active} only={aside.length === 1} />
        ))}
      </ul>
    </section>
  );
}
