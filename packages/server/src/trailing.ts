import { sdpFields, sdpMark, type CommandName } from '@earshot/protocol';
import type { DescriptionEvent } from './ports/description-event.ts';

/**
 * A description as the event of that number, with its SDP after the JSON. Ids of calls are made here and need no
 * escapes. See decision 0021.
 */
export const descriptionFrame = (seq: number, { callId, kind, sdp }: DescriptionEvent): string =>
  `{"t":"event","seq":${seq},"event":{"type":"description","call_id":"${callId}","kind":"${kind}"}}${sdpMark}${sdp}`;

/** A frame as one JSON text, for whoever does not read what comes after it. */
export const wholeJson = (frame: string): string => {
  const at = frame.indexOf(sdpMark);
  return at < 0 ? frame : `${frame.slice(0, at - '}}'.length)},"sdp":${JSON.stringify(frame.slice(at + 1))}}}`;
};

/** What a command says, with the SDP that came after its frame in its place; null when it takes none. */
export const withSdp = (
  name: CommandName,
  body: Readonly<Record<string, unknown>>,
  sdp: string,
): Readonly<Record<string, unknown>> | null => {
  const field = sdpFields[name];
  return field === undefined ? null : { ...body, [field]: sdp };
};
