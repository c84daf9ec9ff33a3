import { spoken } from '../../spoken.ts';

/** What the dialog `Settings` says. */
export const settingsWords = spoken('settings', {
  sound: 'Sound',
  devices: 'Devices',
  devicesHint: 'All of them ring when somebody calls you.',
  asking: 'Asking the server...',
  again: 'Try again',
  thisDevice: 'This device',
  unnamed: 'Unnamed device',
  hereNow: 'Here now',
  lastSeen: (ago: string) => `Last seen ${ago}`,
  rename: 'Rename',
  renameOf: (label: string) => `Rename ${label}`,
  newName: (label: string) => `New name for ${label}`,
  save: 'Save',
  cancel: 'Cancel',
  remove: 'Remove',
  removeOf: (label: string) => `Remove ${label}`,
  removeAsked: (label: string) => `Remove ${label}? It is signed out at once, and a recovery code made on it is void.`,
  removed: (label: string) => `${label} was removed`,
  keep: 'Keep',
  language: 'Language',
  browsersLanguage: 'As in the browser',
  languageWaits: 'The page changes when it is loaded again, after your call.',
  myData: 'My data',
  myDataHint: 'Your name, your devices, when you may be rung, whom you block, and your calls: this server has nothing else about you.',
  download: 'Download my data',
  deleteMe: 'Delete everything about me',
  deleteAsked:
    'Delete everything that this server keeps about you? Your calls end, all your devices are signed out, and your name is free for others. It cannot be undone.',
  deleteAll: 'Delete all',
});
