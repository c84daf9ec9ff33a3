import { contract, fits, misfitOf, object, sizes, text, type CommandName, type Contract, type Infer, type Input } from '@earshot/protocol';
import { refuse, type Refusal } from './refusal.ts';
import { oversize } from './sizes.ts';

const id = text({ max: sizes.id });
const CommonFields = object({}, { user_id: id, request_id: id, endpoint_id: id, call_id: id, target_user_id: id });
/** The fields that many commands have. */
export type CommonFields = Infer<typeof CommonFields>;

/** An input that has its shape. */
export interface Fitting<N extends CommandName> {
  readonly input: Input<N>;
  readonly fields: CommonFields;
}

/** Checks the input of a command: its sizes, then the contract. */
export function readInput<N extends CommandName>(name: N, input: unknown): Fitting<N> | Refusal {
  const rule: Contract = contract[name];
  const problem = rule.large === true && typeof input === 'object' && input !== null ? oversize(input) : null;
  if (problem !== null) return refuse('too_large', problem);
  if (isInput(name, input)) return fits(CommonFields, input) ? { input, fields: input } : refuse('bad_request');
  // No field takes null, so only what does not fit is looked through for it.
  const rest = withoutNulls(input, rule.input.required);
  return rest === input ? refuse('bad_request', sentenceOn(rule, input)) : readInput(name, rest);
}

function isInput<N extends CommandName>(name: N, input: unknown): input is Input<N> {
  const { input: shape }: Contract = contract[name];
  return fits(shape, input);
}

/**
 * The input without the `null`s of fields that may be left out, for many a JSON client sends those; itself when there
 * are none. What is needed stays, and so is named when it is null. Only the outermost fields count.
 */
function withoutNulls(input: unknown, needed: readonly string[]): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  function isLeftOut([field, value]: readonly [string, unknown]): boolean {
    return value === null && !needed.includes(field);
  }
  const fields = Object.entries(input);
  return fields.some(isLeftOut) ? Object.fromEntries(fields.filter((entry) => !isLeftOut(entry))) : input;
}

/** Why an input does not fit, as a sentence that names the field. */
function sentenceOn({ input: shape }: Contract, input: unknown): string {
  const { field, problem } = misfitOf(shape, input) ?? { field: '', problem: 'is not as it should be' };
  return field === '' ? `The input ${problem}.` : `${field}: this ${problem}.`;
}
