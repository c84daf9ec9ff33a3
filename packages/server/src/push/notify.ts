import type { RingPush } from '../ports/push.ts';

/** What a template may hold: each is put in as one part of a path or a query. */
export interface Told {
  readonly topic: string;
  readonly caller: string;
  readonly message: string;
  readonly call: string;
}

/** Puts what is told into the template of the operator. Nothing of it can reach the host, or lead to another path. */
export function fillIn(template: string, told: Told): URL {
  const values: Readonly<Record<string, string>> = { ...told };
  return new URL(template.replaceAll(/\{(\w+)\}/g, (_, name: string) => partOf(values[name] ?? '')));
}

/** A part of a path or a query. Dots alone would be a step to another folder (WHATWG URL, path state). */
function partOf(value: string): string {
  return /^\.+$/.test(value) ? '_' : encodeURIComponent(value.toWellFormed());
}

/** Where a template leads, whatever is put into it. */
export function hostOf(template: string): string {
  return fillIn(template, { topic: '', caller: '', message: '', call: '' }).host;
}

/** What is told of a ring, and of one that nobody took; null for what needs no word. */
export function toldOf(topic: string, { caller, callId, over }: RingPush): Told | null {
  if (over !== null && over !== 'missed') return null;
  return { topic, caller, call: callId, message: over === null ? `${caller} is calling` : `Missed call from ${caller}` };
}

/** The body, in which ntfy, Gotify and a webhook each find what they know. `page`: where the page is. */
export function bodyOf({ caller, call, message, topic }: Told, { endsAt, over }: RingPush, page: string | null): Buffer {
  const click = page === null ? {} : { click: `${page}/` };
  return Buffer.from(
    JSON.stringify({ topic, title: 'Earshot', message, priority: 5, ...click, caller, call_id: call, ring_ends: endsAt, over }),
  );
}
