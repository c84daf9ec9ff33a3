/**
 * What a connection can carry, each on a line of its own: one row for each, by name, with the kind of its section in a
 * description. A further line comes after those of its kind, for the first section of a kind is the first line of that
 * kind, whoever offers it: so pages of different ages agree, and programs that know no names.
 */
export const lineKinds = { voice: 'audio' } as const satisfies Readonly<Record<string, 'audio' | 'video'>>;

export type LineName = keyof typeof lineKinds;

function isLineName(name: string): name is LineName {
  return name in lineKinds;
}

export const lineNames: readonly LineName[] = Object.keys(lineKinds).filter(isLineName);

/** A section of a description: its mid (RFC 5888) and what it carries. */
export interface Section {
  readonly mid: string;
  readonly kind: string;
}

/**
 * The name of each section, in the order of the description. One that has a name keeps it for as long as the connection
 * lives, by its mid; a new one is given the next name of its kind. Null: this page has no line for it.
 */
export function nameSections(sections: readonly Section[], known: ReadonlyMap<string, LineName>): readonly (LineName | null)[] {
  const given = new Set(known.values());
  return sections.map(({ mid, kind }) => {
    const name = known.get(mid) ?? lineNames.find((free) => lineKinds[free] === kind && !given.has(free)) ?? null;
    if (name !== null) given.add(name);
    return name;
  });
}

/** What takes each line: it is given the line when it is there, and the same one again at later offers. */
export type Carriers = { readonly [Name in LineName]: (line: RTCRtpTransceiver) => void };

/** The lines of one connection. */
export interface Lines {
  /** Makes every line for a first offer of mine, unless there are any. */
  readonly open: () => void;
  /** Takes the lines of an offer of the other that was just set. What this page has no line for is declined. */
  readonly read: () => void;
}

export function createLines(pc: RTCPeerConnection, carriers: Carriers): Lines {
  const known = new Map<string, LineName>();
  /** Those of my own offer, which have no mid before it is set. */
  const mine = new Map<RTCRtpTransceiver, LineName>();
  function take(line: RTCRtpTransceiver, mid: string, name: LineName | null): void {
    if (name === null) {
      line.direction = 'inactive';
      return;
    }
    known.set(mid, name);
    carriers[name](line);
  }
  return {
    open: () => {
      if (pc.signalingState === 'closed' || pc.getTransceivers().length > 0) return;
      for (const name of lineNames) {
        const line = pc.addTransceiver(lineKinds[name], { direction: 'sendrecv' });
        mine.set(line, name);
        carriers[name](line);
      }
    },
    read: () => {
      const lines = pc.getTransceivers().flatMap((line) => (line.mid === null || isStopped(line) ? [] : [{ line, mid: line.mid }]));
      for (const { line, mid } of lines) {
        const name = mine.get(line);
        if (name !== undefined) known.set(mid, name);
      }
      const names = nameSections(
        lines.map(({ line, mid }) => ({ mid, kind: line.receiver.track.kind })),
        known,
      );
      if (!names.includes('voice')) throw new Error('The offer has no line for sound.');
      for (const [index, { line, mid }] of lines.entries()) take(line, mid, names[index] ?? null);
    },
  };
}

function isStopped({ currentDirection }: RTCRtpTransceiver): boolean {
  return currentDirection === 'stopped';
}
