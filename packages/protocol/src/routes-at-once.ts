/** The routes that a phone asks from the start; it asks all others when it asks. */
export const routesAtOnce = {
  'users/heartbeat': { method: 'POST', path: '/api/users/heartbeat' },
  'users/leaving': { method: 'POST', path: '/api/users/leaving' },
  'users/disconnect': { method: 'POST', path: '/api/users/disconnect' },
} as const;
