/** What is on the wire, written once. This entry has no schema code in it: it is what browsers load. */
export { closeCodes, endReasons, errorCodes, errorStatus, type CloseReason, type EndReason, type ErrorCode } from './codes.ts';
export { limits, protocolVersion, sizes, times } from './limits.ts';
export { compareKeys, foldName, searchForm } from './names.ts';
export { sdpFields, sdpMark } from './trailing.ts';
export { commandNames, doors, routes, type CommandName } from './routes.ts';
export type { Failure, Input, Success } from './messages.ts';
export type { Call, CallStatus, Candidate, Description, IceServer, User, UserStatus } from './schemas/words.ts';
export type {
  Bye,
  Ping,
  ClientFrame,
  CommandFrame,
  AnswerFrame,
  Event,
  EventFrame,
  Hello,
  ServerFrame,
  Snapshot,
  Welcome,
} from './schemas/frames.ts';
