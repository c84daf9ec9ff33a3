import { backVerdict, microphoneVerdict, startEcho, type EchoFacts, type EchoTest, type EchoView } from '@earshot/client/echo';
import type { Phone } from '@earshot/client';
import phoneOff from 'icon:phone-off';
import { useEffect, useState } from 'preact/hooks';
import { Modal } from '../../parts/modal.tsx';
import { Pill } from '../../parts/pill.tsx';
import { problemWords } from '../problem-words.ts';
import { echoWords as words } from './echo-words.ts';
import { LevelBar } from './level-bar.tsx';
import { hasCall } from './use-test-call.ts';
import { wayRows } from './way-words.ts';

interface Props {
  readonly phone: Phone;
  readonly onClose: () => void;
}

function backWords(facts: EchoFacts): string {
  const verdict = backVerdict(facts);
  return verdict === 'none' ? words.noWay : words[verdict];
}

function Results({ facts }: { readonly facts: EchoFacts }) {
  const rows = [[words.microphone, words[microphoneVerdict(facts)]], [words.sound, backWords(facts)], ...wayRows(facts)] as const;
  return (
    <dl aria-label={words.results} aria-live="polite">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A test that runs for as long as this is shown, and ends before any call: one that rings, and one that I make. */
function useEcho(phone: Phone, onClose: () => void): { readonly echo: EchoTest; readonly view: EchoView } | null {
  const [echo, setEcho] = useState<EchoTest | null>(null);
  const [, draw] = useState<EchoView | null>(null);
  useEffect(() => {
    const started = startEcho(phone);
    const unsubscribe = started.subscribe(() => draw(started.getView()));
    setEcho(started);
    return () => {
      unsubscribe();
      started.close();
    };
  }, [phone]);
  useEffect(() => {
    function look(): void {
      if (hasCall(phone)) onClose();
    }
    look();
    return phone.subscribe(look);
  }, [phone, onClose]);
  return echo && { echo, view: echo.getView() };
}

/** A call with oneself. Nobody else hears it, and no server carries it. */
export function EchoDialog({ phone, onClose }: Props) {
  const found = useEcho(phone, onClose);
  return (
    <Modal role="dialog" kind="report" labelledBy="echo-title" onEscape={onClose}>
      <h2 id="echo-title">{words.title}</h2>
      <p class="hint">{words.hint}</p>
      {found && <Test {...found} />}
      <div class="report-end">
        <Pill icon={phoneOff} tone="stop" word={words.end} onPress={onClose} />
      </div>
    </Modal>
  );
}

function Test({ echo, view: { facts, problem, tapToHear } }: { readonly echo: EchoTest; readonly view: EchoView }) {
  if (problem !== null)
    return (
      <p class="alert" role="alert">
        {problemWords(problem)}
      </p>
    );
  return (
    <>
      <div class="echo-levels">
        <span>{words.you}</span>
        <LevelBar level={() => echo.levels().mine} name={words.you} />
        <span>{words.comesBack}</span>
        <LevelBar level={() => echo.levels().back} name={words.comesBack} />
      </div>
      {tapToHear && <Pill tone="talk" after={0} word={words.tapToHear} onPress={() => echo.hear()} />} <Results facts={facts} />
    </>
  );
}
