import type { CommandName } from './routes.ts';

/**
 * Stands in a frame of the socket between its JSON and an SDP text that need not be JSON: INFORMATION SEPARATOR TWO,
 * which no JSON text holds as it is (RFC 8259 section 7).
 */
export const sdpMark = '\u001e';

/** The field of a command that may come after its frame. */
export const sdpFields: Readonly<Partial<Record<CommandName, 'offer' | 'answer'>>> = {
  'call/initiate': 'offer',
  'call/accept': 'answer',
  'signal/offer': 'offer',
  'signal/answer': 'answer',
};
