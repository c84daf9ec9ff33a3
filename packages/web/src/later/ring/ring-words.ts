import { spoken } from '../../spoken.ts';

/** What the page says of how this device rings. */
export const ringWords = spoken('ring', {
  title: 'Ringing',
  ringOn: 'Ring on',
  everywhere: 'All of them',
  several: 'Several',
  volume: 'Ring volume',
  tone: 'Ringtone',
  tones: { rising: 'Rising', bell: 'Bell', marimba: 'Marimba', harp: 'Harp', digital: 'Digital', low: 'Low notes' },
  play: 'Play it',
  flash: 'Flash the page',
  flashHint: 'For people who cannot hear it ring: the whole page lights up once a second.',
  shake: 'Vibrate',
});
