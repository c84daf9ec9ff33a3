/** The live doors and the pages about the API; they are no commands. */
export const doors = {
  socket: '/api/socket',
  events: '/api/events',
  health: '/api/health',
  openapi: '/api/openapi.json',
  docs: '/api/docs',
} as const;
