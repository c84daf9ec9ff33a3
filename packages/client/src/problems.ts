/** Everything that can go wrong for a person, as a stable word, with the sentence that says what to do about it. */
export const sentences = {
  name_empty: 'Type your name first.',
  name_long: 'A name has at most 40 characters.',
  name_taken: 'Somebody here has this name already. Choose another.',
  permission_denied: 'The microphone is blocked for this page. Allow it in the address bar of the browser, then try again.',
  no_microphone: 'No microphone was found. Plug one in, then try again.',
  microphone_in_use: 'The microphone is used by another program. Close it there and try again.',
  microphone_lost: 'The microphone stopped. Plug it in again, then turn it on.',
  microphone_changed: 'The microphone was gone. Another one is used now.',
  insecure_context: 'This page was not opened securely, so the browser gives it no microphone. Open it by its https address.',
  unsupported: 'This browser cannot make calls. Use a current Chrome, Edge, Firefox or Safari.',
  peer_unreachable: 'The sound found no way between the two of you. Both of you may need the same network, or the host a relay (TURN).',
  link_lost: 'The server cannot be reached. Trying again...',
  overloaded: 'The server is busy. Try again soon.',
  server_unreachable: 'The server cannot be reached. Check that it runs, then try again.',
  signed_out: 'You were signed out. Type your name to come back.',
  user_gone: 'This person is no longer here.',
  user_offline: 'This person is not here now. They will see that you called.',
  user_busy: 'This person is in another call.',
  do_not_disturb: 'This person does not want to be disturbed now.',
  busy: 'You are in a call. Hold it or end it first.',
  full: 'You have as many calls as one person can have. End one of them first.',
  call_full: 'As many people are in this call as can be.',
  not_here: 'This person is not here now.',
  call_changed: 'The call has changed meanwhile. Look who is in it, then try again.',
  answered_elsewhere: 'You answered on another tab or device.',
  taken: 'Somebody else has taken this call.',
  too_many: 'Too many attempts. Wait a little, then try again.',
  call_over: 'This call is over.',
  server_error: 'The server made a mistake. Try again.',
  yourself: 'You cannot call yourself.',
  not_invited: 'This server takes new people by invitation. Open the link of an invitation, or ask whoever runs the server for one.',
  link_over: 'This link is over.',
  name_unfit: 'This name has characters that cannot be used. Choose another.',
  outdated: 'This page is older than the server. Load it again.',
} as const;

export type ProblemCode = keyof typeof sentences;

/** `detail` is for bug reports, never for the screen. */
export interface Problem {
  readonly code: ProblemCode;
  readonly detail: string;
  /**
   * The server's own sentence where it says more than the code: which character a name may not have, whom it looks
   * like.
   */
  readonly said?: string;
  /** With `name_taken`: the name belongs to somebody, who may be the person that types it, at another device. */
  readonly kept?: true;
  /** With `not_invited`: an admin can be asked to let them in (`join/ask`). */
  readonly mayAsk?: true;
}

/** What to say of a problem to a person. */
export function problemWords({ code, said }: Problem): string {
  return said ?? sentences[code];
}
