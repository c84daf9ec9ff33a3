import type { Problem } from '@earshot/client';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { saveAs } from '../save-as.ts';
import { allAboutMe } from './all-about-me.ts';
import type { SectionProps } from './section.ts';
import { settingsWords } from './settings-words.ts';
import { problemWords } from '../problem-words.ts';

interface DeletingProps {
  readonly onDelete: () => void;
  readonly onKeep: () => void;
}

function Deleting({ onDelete, onKeep }: DeletingProps) {
  const question = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => question.current?.focus(), []);
  return (
    <div class="device-form">
      <p ref={question} tabIndex={-1}>
        {settingsWords.deleteAsked}
      </p>
      <button type="button" class="pill stop" onClick={onDelete}>
        {settingsWords.deleteAll}
      </button>
      <button type="button" class="pill" onClick={onKeep}>
        {settingsWords.keep}
      </button>
    </div>
  );
}

/** What the server keeps of me: to have it as a file, or to have it gone. */
export function MyData({ phone }: SectionProps) {
  const [asks, setAsks] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  async function download(): Promise<void> {
    const at = new Date();
    const all = await allAboutMe(phone, at.getTime());
    setProblem(all.ok ? null : all.problem);
    if (all.ok) saveAs(`earshot-${at.toISOString().slice(0, 10)}.json`, all.text, 'application/json');
  }
  async function erase(): Promise<void> {
    const answer = await phone.ask('users/delete', {});
    if (answer.ok) return phone.signOut();
    setAsks(false);
    setProblem(answer.problem);
  }
  return (
    <>
      <p class="hint">{settingsWords.myDataHint}</p>
      {problem !== null && (
        <p class="alert" role="alert">
          {problemWords(problem)}
        </p>
      )}
      {asks ? (
        <Deleting onDelete={() => void erase()} onKeep={() => setAsks(false)} />
      ) : (
        <div class="device-form">
          <button type="button" class="pill" onClick={() => void download()}>
            {settingsWords.download}
          </button>
          <button type="button" class="pill" onClick={() => setAsks(true)}>
            {settingsWords.deleteMe}
          </button>
        </div>
      )}
    </>
  );
}
