import { companyWords } from '../company/company-words.ts';
import { isPushToTalk } from '../voice/talk-choice.ts';
import { textWords } from '../text/text-words.ts';
import { voiceWords } from '../voice/voice-words.ts';
import { words } from '../words.ts';
import { allHotkeys, hotkeys, type Does } from '../../key-table.ts';
import { keyboardWords } from './keyboard-words.ts';
import { asideKeys, rowKeys } from './row-keys.ts';

/** What each single character does, as the page calls it. */
function saidOf(does: Does): string {
  const said: Readonly<Record<Does, string>> = {
    find: words.keyFind,
    accept: words.accept,
    decline: words.decline,
    mute: words.keyMute,
    hold: words.keyHold,
    switch: words.keySwitch,
    'pick-up': words.keyPickUp,
    add: companyWords.addPerson,
    transfer: companyWords.transfer,
    merge: companyWords.mergeCalls,
    text: textWords.text,
    end: words.endCall,
    keys: words.keyKeys,
  };
  return said[does];
}

/** How keys are written that have a sign of their own, or a shorter name. */
const signs: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Escape: 'Esc',
};

function row(keys: readonly string[], does: string) {
  return { keys: keys.map((key) => signs[key] ?? key), does };
}

/** The keys of the page, those that move the focus first; what each does stands beside it. */
export function sheetRows(): readonly { readonly keys: readonly string[]; readonly does: string }[] {
  return [
    row(rowKeys, words.keyList),
    row(asideKeys, words.keyOptions),
    row(['a–z'], keyboardWords.typeToFind),
    row(['Enter'], words.keyCall),
    ...allHotkeys.map((key) => row([key], saidOf(hotkeys[key].does))),
    row(['Escape'], words.keyEscape),
    ...(isPushToTalk() ? [row(['Space'], voiceWords.holdToTalk)] : []),
  ];
}
