import { limits, type Candidate, type Description } from '@earshot/protocol';

const isOver = (text: unknown, most: number): boolean =>
  typeof text === 'string' && text.length * 3 > most && (text.length > most || Buffer.byteLength(text) > most);

const textOf = (value: unknown, field: 'sdp' | 'candidate'): unknown =>
  typeof value === 'object' && value !== null && field in value ? Object.getOwnPropertyDescriptor(value, field)?.value : value;

/** A sentence about the offer, answer or candidate that has more bytes than it may (RFC 8866 sets no bound; we do), or null. */
export const oversize = (input: object): string | null => {
  for (const field of ['offer', 'answer'] as const)
    if (isOver(textOf(valueOf(input, field), 'sdp'), limits.description))
      return `${field}: an SDP text has at most ${limits.description} bytes.`;
  const candidate = valueOf(input, 'candidate');
  const candidates: readonly unknown[] = Array.isArray(candidate) ? candidate : [candidate];
  if (candidates.some((one) => isOver(textOf(one, 'candidate'), limits.candidate)))
    return `candidate: a candidate has at most ${limits.candidate} bytes.`;
  return null;
};

const valueOf = (input: object, field: string): unknown => Object.getOwnPropertyDescriptor(input, field)?.value;

/** The SDP text of a description in either form. */
export const sdpOf = (description: Description): string => (typeof description === 'string' ? description : description.sdp);

/** Candidates as they were sent, without fields that are none of theirs. */
export const candidatesOf = (sent: Candidate | readonly Candidate[]): readonly Candidate[] => (isList(sent) ? sent : [sent]).map(plain);

const isList = (sent: Candidate | readonly Candidate[]): sent is readonly Candidate[] => Array.isArray(sent);

const plain = (sent: Candidate): Candidate => {
  if (typeof sent === 'string') return sent;
  const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = sent;
  return {
    candidate,
    ...(sdpMid === undefined ? {} : { sdpMid }),
    ...(sdpMLineIndex === undefined ? {} : { sdpMLineIndex }),
    ...(usernameFragment === undefined ? {} : { usernameFragment }),
  };
};
