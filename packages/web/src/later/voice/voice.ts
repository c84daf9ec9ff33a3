/** What is said of how one is heard in a call: a script of its own. */
export { VoiceHint } from './voice-hint.tsx';
export { MutedHint } from './muted-hint.tsx';
export { TalkKey } from './talk-key.ts';
