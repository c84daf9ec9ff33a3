import { answers, fits, type Answered, type CommandName } from '@earshot/protocol';

type Body = Readonly<Record<string, unknown>>;

/** What any command answered; null when it failed, or answered what is not declared. It brings all answers with it. */
export function readAnswer<N extends CommandName>(name: N, body: Body | null): Answered<N> | null {
  return body !== null && body['status'] === 'success' && isAnswered(name, body) ? body : null;
}

function isAnswered<N extends CommandName>(name: N, body: Body): body is Body & Answered<N> {
  return fits(answers[name], body);
}
