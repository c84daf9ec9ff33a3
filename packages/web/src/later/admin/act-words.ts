import { spoken } from '../../spoken.ts';

/** What the log says of each act: who did it, and to what. */
export const acts = spoken('acts', {
  'admin/claim': (by: string, about: string) => `${by} became an admin: ${about}`,
  'admin/sign_out': (by: string, about: string) => `${by} signed out ${about}`,
  'admin/free_name': (by: string, about: string) => `${by} freed the name ${about}`,
  'admin/demote': (by: string, about: string) => `${by} removed ${about} as admin`,
  'admin/invite': (by: string, about: string) => `${by} made an invitation: ${about}`,
  'admin/withdraw_invite': (by: string, about: string) => `${by} withdrew an invitation ${about}`,
  'admin/approve': (by: string, about: string) => `${by} approved ${about}`,
  'admin/refuse': (by: string, about: string) => `${by} refused ${about}`,
  'admin/link': (by: string, about: string) => `${by} made a guest link ${about}`,
  'admin/withdraw_link': (by: string, about: string) => `${by} withdrew a guest link ${about}`,
  'groups/create': (by: string, about: string) => `${by} made the group ${about}`,
  'groups/update': (by: string, about: string) => `${by} changed the group ${about}`,
  'groups/remove': (by: string, about: string) => `${by} removed the group ${about}`,
});

function isKnown<Words extends object>(name: string, words: Words): name is string & keyof Words {
  return Object.hasOwn(words, name);
}

/** A line of the log in words: "Ada freed the name Bob". */
export function actWords(by: string, act: string, about: string): string {
  const sentence = isKnown(act, acts) ? acts[act](by, about) : `${by} ${act} ${about}`;
  return sentence.trimEnd();
}

/** What each refusal means, in a word or two. */
export const refusals = spoken('refusals', {
  unauthorized: 'Not a valid token',
  bad_proof: 'Not a valid proof',
  not_invited: 'Not invited',
  not_admin: 'Not an admin',
  bad_origin: 'A page or name that is not ours',
  too_many: 'Too often',
});

export function refusalWords(code: string): string {
  return isKnown(code, refusals) ? refusals[code] : code;
}
