import { spoken } from '../../spoken.ts';

/** What the page says of microphone and speaker. */
export const soundWords = spoken('sound', {
  microphone: 'Microphone',
  speaker: 'Speaker',
  byDefault: "The browser's default",
  notPluggedIn: (label: string) => `${label} (not plugged in)`,
  unnamed: (kind: string, number: number) => `${kind} ${number}`,
  away: (label: string) => `${label} is not plugged in. The browser's default is used until it is back.`,
  noNames: 'The browser names the devices once it may use the microphone: press Test the microphone.',
  speakerFixed: 'This browser plays through the speaker that the system uses. Choose another there.',
  volume: 'Volume of the other side',
  echo: 'Cancel echo',
  echoHint: 'Takes what your speaker plays out of what the other hears.',
  noise: 'Quiet my room',
  noiseHint: 'Takes the noise around you out of what the other hears.',
  gain: 'Even out my voice',
  gainHint: 'Makes you louder when you are far from the microphone.',
  test: 'Test the microphone',
  stop: 'Stop the test',
  level: 'Level of the microphone',
  speak: 'Say something.',
  heard: 'You are heard.',
  play: 'Play a test sound',
  playing: 'Playing...',
  notPlayed: 'The browser played nothing. Press it once more.',
  sound: 'Sound',
});
