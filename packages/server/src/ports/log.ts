/**
 * The log as the parts of the server use it (pino's shape). Rubric: one line at info for each change in the life of a
 * server, user, endpoint or call; warn for what an operator should look at; debug for the rest. SDP, tokens and
 * addresses never above debug.
 */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
