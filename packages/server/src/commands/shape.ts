import type { CommandName, Input } from '@earshot/protocol';
import { contract, type Contract } from '@earshot/protocol/schemas';
import { Compile } from 'typebox/schema';
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
  Errors(value: unknown): readonly [boolean, readonly Fault[]];
}

interface Fault {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message: string;
  readonly params: object;
}

/** An input that has its shape. */
export interface Fitting<N extends CommandName> {
  readonly input: Input<N>;
  readonly fields: CommonFields;
}

/** The shape that the contract gives the input of a command. */
export class Shape<N extends CommandName> {
  readonly #rule: Contract;
  #check: Check | null = null;

  constructor(name: N) {
    this.#rule = contract[name];
  }

  /** Checks an input: its sizes, then the contract. */
  read(input: unknown): Fitting<N> | Refusal {
    const large = this.#rule.large === true ? tooLarge(input) : null;
    if (large !== null) return large;
    if (!this.#fits(input)) {
      // No field takes null, so only what does not fit is looked through for it.
      const rest = withoutNulls(input, this.#rule.input.required ?? []);
      return rest === input ? misfit(this.#compiled().Errors(input)[1]) : this.read(rest);
    }
    return typeof input === 'object' && hasCommonFields(input) ? { input, fields: input } : refuse('bad_request');
  }

  #fits(input: unknown): input is Input<N> {
    return this.#compiled().Check(input);
  }

  /** Compiled at the first use, for a server starts with all of them and needs few at first. */
  #compiled(): Check {
    return (this.#check ??= Compile(this.#rule.input));
  }
}

/**
 * The input without the `null`s of fields that may be left out, for many a JSON client sends those; itself when there
 * are none. What is needed stays, and so is named when it is null. Only the outermost fields count.
 */
const withoutNulls = (input: unknown, needed: readonly string[]): unknown => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const isLeftOut = ([field, value]: readonly [string, unknown]): boolean => value === null && !needed.includes(field);
  const fields = Object.entries(input);
  return fields.some(isLeftOut) ? Object.fromEntries(fields.filter((entry) => !isLeftOut(entry))) : input;
};

const isText = (value: unknown): boolean => value === undefined || typeof value === 'string';

/** Whether the fields that many commands have are texts where they are there; so they are in whatever `fits`. */
const hasCommonFields = (input: object): input is CommonFields =>
  (!('user_id' in input) || isText(input.user_id)) &&
  (!('request_id' in input) || isText(input.request_id)) &&
  (!('endpoint_id' in input) || isText(input.endpoint_id)) &&
  (!('call_id' in input) || isText(input.call_id));

/** Why an input does not fit, as a sentence that names the field. */
const misfit = (faults: readonly Fault[]): Refusal => {
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
const tooLarge = (input: unknown): Refusal | null => {
  if (typeof input !== 'object' || input === null) return null;
  const problem = oversize(input);
  return problem === null ? null : refuse('too_large', problem);
};
