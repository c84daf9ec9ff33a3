/** What the page needs of microphone and speaker beside a call: one script, loaded when it is first shown. */
export { SoundSection } from './sound-section.tsx';
export { EchoDialog } from './echo-dialog.tsx';
export { SoundDialog } from './sound-dialog.tsx';
