import { ago } from '../ago.ts';
import { language } from '../../language.ts';
import { spoken } from '../../spoken.ts';

const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
const moment = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });

/** A day, from Unix milliseconds. */
export function dayWords(at: number): string {
  return date.format(at);
}

/** A time of a day, from Unix milliseconds. */
export function momentWords(at: number): string {
  return moment.format(at);
}

/** How long ago something was by now, from Unix seconds. */
export function agoWords(at: number): string {
  return ago(at, Math.floor(Date.now() / 1_000));
}

/** What the page for admins says. */
export const adminWords = spoken('admin', {
  title: 'Admin',
  parts: 'Parts of Admin',
  people: 'People',
  comingIn: 'Coming in',
  links: 'Guest links',
  server: 'Server',
  log: 'Log',
  asking: 'Asking the server...',
  again: 'Try again',
  more: 'Show more',
  close: 'Close',
  keep: 'Keep',
  gone: 'You are no longer an admin. Whoever runs the server can make you one again: npm start -- admin-link',
  copy: 'Copy',
  copied: 'Copied',
  copyByHand: 'The browser did not copy it. Select the address and copy it by hand.',

  search: 'Find somebody',
  awayOnly: 'Only names that can be freed',
  awayHint: (days: number) => `Whoever has not been here for ${days} days.`,
  nobody: 'Nobody found.',
  here: 'Here now',
  lastHere: (when: string) => `Last here ${when}`,
  guest: 'Guest',
  admin: 'Admin',
  devicesOf: (count: number) => (count === 1 ? '1 device' : `${count} devices`),
  details: 'Details',
  detailsOf: (name: string) => `Details of ${name}`,
  devicesList: (name: string) => `Devices of ${name}`,
  noDevices: 'No device is signed in.',
  unnamed: 'Unnamed device',
  thisDevice: 'This device',
  signOut: 'Sign out',
  signOutOf: (label: string) => `Sign out ${label}`,
  signOutAsked: (label: string) => `Sign ${label} out for good? Its calls end at once.`,
  signedOut: (label: string) => `${label} was signed out.`,
  demote: 'Remove as admin',
  demoteOf: (name: string) => `Remove ${name} as admin`,
  demoteAsked: (name: string) => `Remove ${name} as admin? Their name, their devices and their calls stay.`,
  demoted: (name: string) => `${name} is no longer an admin.`,
  lastAdmin: 'There has to be one admin. Make somebody else one first: npm start -- admin-link',
  free: 'Free the name',
  freeOf: (name: string) => `Free the name ${name}`,
  freeAsked: (name: string) =>
    `Free the name ${name}? They are signed out everywhere and forgotten, and whoever takes the name next is somebody new. It cannot be undone.`,
  freed: (name: string) => `The name ${name} is free.`,

  asks: 'Asking to come in',
  noAsks: 'Nobody is waiting.',
  asked: (when: string, address: string) => `Asked ${when}, from ${address}`,
  approve: 'Approve',
  approveOf: (name: string) => `Approve ${name}`,
  approved: (name: string) => `${name} may come in.`,
  refuse: 'Refuse',
  refuseOf: (name: string) => `Refuse ${name}`,
  refused: (name: string) => `${name} was refused.`,
  invites: 'Invitations',
  noInvites: 'No invitation is open.',
  inviteFor: (name: string | null, label: string) => `For ${name ?? 'anybody'}${label === '' ? '' : `, ${label}`}`,
  used: (used: number, uses: number, until: string) => `Used ${used} of ${uses} · good until ${until}`,
  newInvite: 'New invitation',
  name: 'Name, if it is for one person',
  note: 'Note for yourself',
  uses: 'How often it can be used',
  lasts: 'Good for',
  lastings: { hour: 'An hour', day: 'A day', week: 'A week', month: '30 days', year: 'A year' },
  make: 'Make invitation',
  made: (name: string | null) =>
    `The invitation for ${name ?? 'anybody'} is made. Its address is shown this once: send it, or let it be scanned.`,
  withdraw: 'Withdraw',
  withdrawInviteOf: (name: string | null, label: string) =>
    `Withdraw the invitation for ${name ?? 'anybody'}${label === '' ? '' : `, ${label}`}`,
  withdrawn: 'The invitation is no longer good.',
  address: 'Address to send',

  linksHint: 'Whoever opens one calls that person, and sees nobody else.',
  noLinks: 'No guest link is open.',
  linkTo: (name: string, label: string) => `To ${name}${label === '' ? '' : `, ${label}`}`,
  goodUntil: (until: string) => `Good until ${until}`,
  withdrawLinkOf: (name: string, label: string) => `Withdraw the guest link to ${name}${label === '' ? '' : `, ${label}`}`,
  linkWithdrawn: 'The guest link is no longer good. A call made through it goes on.',
  makeLink: 'Make guest link',
  linkMade: (name: string) => `The guest link to ${name} is made. Its address is shown this once: send it, or let it be scanned.`,
  somebody: 'somebody who is gone',

  joinTitle: 'Who may come in',
  joins: {
    open: 'Anybody.',
    lan: 'Anybody from a private address; others by invitation, or when an admin approves.',
    invite: 'By invitation only.',
    approve: 'By invitation, or when an admin approves.',
  },
  setBy: (variable: string) => `Set by ${variable} where the server is started.`,
  limits: 'Limits in force',
  certificate: 'Certificate',
  noCertificate: 'The server does not say.',
  names: 'Names',
  until: 'Good until',
  fingerprint: 'SHA-256 fingerprint',
  refusals: 'What was refused',
  refusalsHint: 'Since the server was started, the latest first.',
  noRefusals: 'Nothing was refused.',
  refusedFrom: (command: string, address: string) => `${command === 'http' ? 'Before any command' : command}, from ${address}`,
  times: (count: number, when: string) => `${count === 1 ? 'Once' : `${count} times`}, last ${when}`,

  logHint: 'What admins have done. The server only adds to it.',
});
