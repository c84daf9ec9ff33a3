import { protocolVersion, type ServerFrame } from '@earshot/protocol';
import type { FrameLog } from './frames.ts';
import { joinLive, type Opening, type Connection } from './live-party.ts';
import type { Join } from './party.ts';
import { ask } from './rest-party.ts';

/** Somebody at an event stream, who sends commands by REST. */
export const joinByStream: Join = (house, name, invite) => joinLive(house, name, connectStream, invite);

/** Connects and waits for the welcome. */
export async function connectStream({ house, token, endpointId, log }: Opening): Promise<Connection> {
  const seen = log.lastSeen();
  const query = new URLSearchParams({ endpoint_id: endpointId, version: String(protocolVersion) });
  if (seen !== null) for (const [key, value] of Object.entries(seen)) query.set(key, String(value));
  const gone = new AbortController();
  const response = await fetch(`${house.origin}/api/events?${query}`, {
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
    signal: gone.signal,
  });
  if (response.status !== 200 || response.body === null)
    throw new Error(`The stream answered ${response.status}: ${await response.text()}`);
  const welcomes = log.frames.length;
  const reading = read(response.body, log).catch(() => {});
  await log.first('welcome', (frame) => (frame.t === 'welcome' && log.frames.indexOf(frame) >= welcomes ? frame : null));
  return {
    command: (name, body) => ask(house, name, { token, body: { ...body, endpoint_id: endpointId } }),
    async drop() {
      gone.abort();
      await reading;
    },
  };
}

/** Reads server-sent events (HTML standard 9.2): each event here is one `data:` line. */
async function read(body: ReadableStream<Uint8Array<ArrayBuffer>>, log: FrameLog): Promise<void> {
  let text = '';
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    text += part;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) if (event.startsWith('data: ')) log.add(JSON.parse(event.slice('data: '.length)) as ServerFrame);
  }
}
