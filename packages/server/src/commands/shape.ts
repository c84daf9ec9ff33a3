import type { CommandName, Input } from '@earshot/protocol';
import { contract } from '@earshot/protocol/schemas';
import { Compile } from 'typebox/compile';
import { refuse, type Refusal } from './refusal.ts';
import { oversize } from './sizes.ts';

/** The fields that many commands have. */
export interface CommonFields {
  readonly user_id?: string;
  readonly request_id?: string;
  readonly endpoint_id?: string;
  readonly call_id?: string;
}

interface Check {
  Check(value: unknown): boolean;
  Errors(value: unknown): readonly Fault[];
}

interface Fault {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
}

const checks = new Map<CommandName, Check>();

/** Compiled at the first use, for a server starts with all of them and needs few at first. */
const checkOf = (name: CommandName): Check => {
  const known = checks.get(name);
  if (known !== undefined) return known;
  const check = Compile(contract[name].input);
  checks.set(name, check);
  return check;
};

/** Whether an input has the shape that the contract gives it. */
export const fits = <N extends CommandName>(name: N, input: unknown): input is Input<N> => checkOf(name).Check(input);

/**
 * The input without the `null`s of fields that may be left out, for many a JSON client sends those; itself when there are none. What is needed
 * stays, and so is named when it is null. Only the outermost fields count.
 */
export const withoutNulls = (name: CommandName, input: unknown): unknown => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const needed: readonly string[] = contract[name].input.required ?? [];
  const isLeftOut = ([field, value]: readonly [string, unknown]): boolean => value === null && !needed.includes(field);
  const fields = Object.entries(input);
  return fields.some(isLeftOut) ? Object.fromEntries(fields.filter((entry) => !isLeftOut(entry))) : input;
};

const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';

/** Whether the fields that many commands have are texts where they are there; so they are in whatever `fits`. */
export const hasCommonFields = (input: object): input is CommonFields =>
  (!('user_id' in input) || isText(input.user_id)) &&
  (!('request_id' in input) || isText(input.request_id)) &&
  (!('endpoint_id' in input) || isText(input.endpoint_id)) &&
  (!('call_id' in input) || isText(input.call_id));

/** Why an input does not fit, as a sentence that names the field. */
export const misfit = (name: CommandName, input: unknown): Refusal => {
  const faults = checkOf(name).Errors(input);
  // Of a choice the outermost fault is the one that says what was not met; it comes last.
  const fault = faults.findLast(({ keyword }) => keyword === 'anyOf') ?? faults[0];
  return refuse('bad_request', fault === undefined ? undefined : sentenceOf(fault));
};

const sentenceOf = ({ keyword, instancePath, message, params }: Fault): string => {
  const field = instancePath.slice(1).replaceAll('/', '.');
  const missing = 'requiredProperties' in params && Array.isArray(params.requiredProperties) ? params.requiredProperties.join(', ') : null;
  if (missing !== null) return `${field === '' ? '' : `${field}.`}${missing}: this is needed and is missing.`;
  if (field === '') return `The input ${message}.`;
  return keyword === 'anyOf' ? `${field}: this has none of the forms it may have.` : `${field}: this ${message}.`;
};

/** What is too large about the input of a command that may carry SDP, or null. */
export const tooLarge = (name: CommandName, input: unknown): Refusal | null => {
  if (!('large' in contract[name]) || typeof input !== 'object' || input === null) return null;
  const problem = oversize(input);
  return problem === null ? null : refuse('too_large', problem);
};
