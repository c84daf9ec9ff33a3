import { spoken } from '../../spoken.ts';

/** What the page says of answering by itself. */
export const wallWords = spoken('wall', {
  switch: 'Answer by itself',
  hint: 'An intercom for a device on the wall: after a chime the people named here hear this room and are heard in it. A light and a Stop button stay in view. It holds for this device, while this page is in front.',
  who: 'Who may',
  choose: 'Name somebody',
  nobody: 'Nobody is named yet.',
  remove: 'Remove',
  removeOf: (name: string) => `Remove ${name}`,
  playChime: 'Play the chime',
  answers: (names: string) => `This page answers by itself: ${names}`,
  standing: {
    nobody: 'The wall phone is on, and nobody is named: this page only rings.',
    dnd: 'Do not disturb is on: the wall phone answers nobody.',
    microphone: 'Allow the microphone: until then the wall phone only rings.',
    sound: 'Press anywhere: until then no chime can be heard, and the wall phone only rings.',
    silent: 'This browser plays no sound here, so the wall phone only rings. Turn a speaker on, then load the page again.',
  },
  answered: 'Answered by itself',
  hears: (names: string) => `${names} can hear this room.`,
  muted: 'Your microphone is off: nobody hears this room.',
  stop: 'Stop',
  stopped: 'The wall phone is off: this page only rings. Settings turns it on again.',
  phones: 'Wall phones',
  answerYou: (count: number) => (count === 1 ? '1 answers you by itself' : `${count} answer you by themselves`),
  noneFree: 'None is free now',
  sevenFirst: 'Seven at a time: the first by name',
  pageAll: 'Page all',
});
