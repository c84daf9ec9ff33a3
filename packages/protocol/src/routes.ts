import { routesAtOnce } from './routes-at-once.ts';

/**
 * Every command and the HTTP route it stands behind (API.md 1). The name is the same at every door; what it takes, what
 * it answers and who may call it stands under the same name in `schemas/contract.ts`.
 */
export const routes = {
  'users/challenge': { method: 'POST', path: '/api/users/challenge' },
  'users/register': { method: 'POST', path: '/api/users/register' },
  'users/list': { method: 'GET', path: '/api/users/list' },
  'users/rename': { method: 'POST', path: '/api/users/rename' },
  'users/get': { method: 'GET', path: '/api/users/get' },
  ...routesAtOnce,
  'users/favourite': { method: 'POST', path: '/api/users/favourite' },
  'users/availability': { method: 'POST', path: '/api/users/availability' },
  'users/block': { method: 'POST', path: '/api/users/block' },
  'users/unblock': { method: 'POST', path: '/api/users/unblock' },
  'users/blocked': { method: 'GET', path: '/api/users/blocked' },
  'users/notify_when_free': { method: 'POST', path: '/api/users/notify_when_free' },
  'users/forget_when_free': { method: 'POST', path: '/api/users/forget_when_free' },
  'users/delete': { method: 'POST', path: '/api/users/delete' },
  'devices/token': { method: 'POST', path: '/api/devices/token' },
  'devices/enrol': { method: 'POST', path: '/api/devices/enrol' },
  'devices/link': { method: 'POST', path: '/api/devices/link' },
  'devices/join': { method: 'POST', path: '/api/devices/join' },
  'devices/get-join': { method: 'GET', path: '/api/devices/join' },
  'devices/approve': { method: 'POST', path: '/api/devices/approve' },
  'devices/refuse': { method: 'POST', path: '/api/devices/refuse' },
  'devices/list': { method: 'GET', path: '/api/devices/list' },
  'devices/rename': { method: 'POST', path: '/api/devices/rename' },
  'devices/remove': { method: 'POST', path: '/api/devices/remove' },
  'call/initiate': { method: 'POST', path: '/api/call/initiate' },
  'call/ringing': { method: 'POST', path: '/api/call/ringing' },
  'call/accept': { method: 'POST', path: '/api/call/accept' },
  'call/reject': { method: 'POST', path: '/api/call/reject' },
  'call/end': { method: 'POST', path: '/api/call/end' },
  'call/hold': { method: 'POST', path: '/api/call/hold' },
  'call/resume': { method: 'POST', path: '/api/call/resume' },
  'call/mute': { method: 'POST', path: '/api/call/mute' },
  'call/sound': { method: 'POST', path: '/api/call/sound' },
  'call/take': { method: 'POST', path: '/api/call/take' },
  'signal/offer': { method: 'POST', path: '/api/signal/offer' },
  'signal/answer': { method: 'POST', path: '/api/signal/answer' },
  'signal/ice': { method: 'POST', path: '/api/signal/ice' },
  'signal/incoming': { method: 'GET', path: '/api/signal/incoming' },
  'signal/status': { method: 'GET', path: '/api/signal/status' },
  'signal/get-offer': { method: 'GET', path: '/api/signal/offer' },
  'signal/get-answer': { method: 'GET', path: '/api/signal/answer' },
  'signal/get-ice': { method: 'GET', path: '/api/signal/ice' },
  'history/list': { method: 'GET', path: '/api/history/list' },
  'history/seen': { method: 'POST', path: '/api/history/seen' },
  'history/delete': { method: 'POST', path: '/api/history/delete' },
  'ice-servers': { method: 'GET', path: '/api/ice-servers' },
} as const;

export type CommandName = keyof typeof routes;

/** All command names, in the order of the table. */
export const commandNames = Object.keys(routes) as readonly CommandName[];
