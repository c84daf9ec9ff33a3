/** What is on the wire, written once: as the types, the checks and the documentation of both sides. */
export * from './check.ts';
export { closeCodes, endReasons, errorCodes, errorStatus, type CloseReason, type EndReason, type ErrorCode } from './codes.ts';
export { limits, protocolVersion, sizes, times } from './limits.ts';
export type { Answered, Input, Success } from './messages.ts';
export { compareKeys, foldName, searchForm } from './names.ts';
export { textToSign } from './proofs.ts';
export { commandNames, doors, routes, type CommandName } from './routes.ts';
export type { Access, Contract } from './schemas/access.ts';
export * from './schemas/answers.ts';
export * from './schemas/contract.ts';
export { NewDevice } from './schemas/fields.ts';
export * from './schemas/frames.ts';
export * from './schemas/side-channel.ts';
export * from './schemas/words.ts';
export * from './shape.ts';
