import { object } from '../shape.ts';
import { requestId, type Contract } from './access.ts';
import { username } from './fields.ts';
import { Secret, SomeId } from './words.ts';

const nobody = { who: 'nobody' } as const;

/** How somebody new comes in. */
export const joining = {
  'join/invite': {
    summary: 'What an invitation is good for. Using it takes users/register.',
    access: nobody,
    input: object({ invite: Secret }, { request_id: requestId }),
    changes: true,
  },
  'join/ask': {
    summary: 'Ask an admin to be let in under a name. The secret is an invitation as soon as they have approved.',
    access: nobody,
    input: object({ username }, { request_id: requestId }),
    changes: true,
  },
  'join/get-ask': {
    summary: 'What an admin has said to who asked to be let in.',
    access: nobody,
    input: object({ ask_id: SomeId, ask_secret: Secret }),
    changes: false,
  },
} as const satisfies Record<string, Contract>;
