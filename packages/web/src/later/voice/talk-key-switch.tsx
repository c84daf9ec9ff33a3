import { useState } from 'preact/hooks';
import { Switch } from '../switch.tsx';
import { choosePushToTalk, isPushToTalk } from './talk-choice.ts';
import { voiceWords } from './voice-words.ts';

/** Whether the space bar is held to talk. */
export function TalkKeySwitch() {
  const [on, setOn] = useState(isPushToTalk);
  return (
    <Switch
      word={voiceWords.pushToTalk}
      hint={voiceWords.pushToTalkHint}
      on={on}
      onTurn={(next) => {
        choosePushToTalk(next);
        setOn(next);
      }}
    />
  );
}
