import { sizes, type Candidate, type Description } from '@earshot/protocol';

function isOver(text: unknown, most: number): boolean {
  return typeof text === 'string' && text.length * 3 > most && (text.length > most || Buffer.byteLength(text) > most);
}

function isLargeDescription(value: unknown): boolean {
  return isOver(typeof value === 'object' && value !== null && 'sdp' in value ? value.sdp : value, sizes.description);
}

function isLargeCandidate(value: unknown): boolean {
  return isOver(typeof value === 'object' && value !== null && 'candidate' in value ? value.candidate : value, sizes.candidate);
}

/** A sentence about the offer, answer or candidate that has more bytes than it may, or null. */
export function oversize(input: object): string | null {
  if ('offer' in input && isLargeDescription(input.offer)) return `offer: an SDP text has at most ${sizes.description} bytes.`;
  if ('answer' in input && isLargeDescription(input.answer)) return `answer: an SDP text has at most ${sizes.description} bytes.`;
  if (!('candidate' in input)) return null;
  const candidates: readonly unknown[] = Array.isArray(input.candidate) ? input.candidate : [input.candidate];
  return candidates.some(isLargeCandidate) ? `candidate: a candidate has at most ${sizes.candidate} bytes.` : null;
}

/** The SDP text of a description in either form. */
export function sdpOf(description: Description): string {
  return typeof description === 'string' ? description : description.sdp;
}

/** Candidates as they were sent, without fields that are none of theirs. */
export function candidatesOf(sent: Candidate | readonly Candidate[]): readonly Candidate[] {
  return (isList(sent) ? sent : [sent]).map(plain);
}

function isList(sent: Candidate | readonly Candidate[]): sent is readonly Candidate[] {
  return Array.isArray(sent);
}

function plain(sent: Candidate): Candidate {
  if (typeof sent === 'string') return sent;
  const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = sent;
  return {
    candidate,
    ...(sdpMid === undefined ? {} : { sdpMid }),
    ...(sdpMLineIndex === undefined ? {} : { sdpMLineIndex }),
    ...(usernameFragment === undefined ? {} : { usernameFragment }),
  };
}
