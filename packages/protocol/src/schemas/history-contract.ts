import { limits } from '../limits.ts';
import { described, flag, object, text, whole, word } from '../shape.ts';
import { anybody, ofCommand, ofRead, type Contract } from './access.ts';
import { Cursor, SomeId } from './words.ts';

const which = {
  entry_id: described('One of my entries.', SomeId),
  all: described('True in place of one entry: every one of mine.', flag),
};

/** The commands about the history of whoever sends them. */
export const historyContract = {
  'history/list': {
    summary: 'My calls, the newest first, as they came out for me.',
    access: anybody,
    input: object(
      {},
      {
        ...ofRead,
        limit: whole({ min: 1, max: limits.page }),
        before: described('The `next` of the page before.', Cursor),
        only: described('Only the calls that I missed.', word('missed')),
        search: described('Part of the name of somebody in the call.', text({ max: limits.name * 2 })),
      },
    ),
    changes: false,
  },
  'history/seen': {
    summary: 'I have seen a missed call, or all of them.',
    access: anybody,
    input: object({}, { ...ofCommand, ...which }),
    changes: true,
  },
  'history/delete': {
    summary: 'Delete an entry of mine, or all of them. The entries of the others stay.',
    access: anybody,
    input: object({}, { ...ofCommand, ...which }),
    changes: true,
  },
} as const satisfies Record<`history/${string}`, Contract>;
