/** What the log says of each act, before what it was done to. */
const sentences: Readonly<Record<string, string>> = {
  'admin/claim': 'became an admin:',
  'admin/sign_out': 'signed out',
  'admin/free_name': 'freed the name',
  'admin/invite': 'made an invitation:',
  'admin/withdraw_invite': 'withdrew an invitation',
  'admin/approve': 'approved',
  'admin/refuse': 'refused',
  'admin/link': 'made a guest link',
  'admin/withdraw_link': 'withdrew a guest link',
};

/** A line of the log in words: "Ada freed the name Bob". */
export function actWords(by: string, act: string, about: string): string {
  return `${by} ${sentences[act] ?? act} ${about}`.trimEnd();
}

/** What each refusal means, in a word or two. */
const refusals: Readonly<Record<string, string>> = {
  unauthorized: 'No good token',
  bad_proof: 'No good proof',
  not_invited: 'Not invited',
  not_admin: 'Not an admin',
  bad_origin: 'A page or name that is not ours',
  too_many: 'Too often',
};

export function refusalWords(code: string): string {
  return refusals[code] ?? code;
}
