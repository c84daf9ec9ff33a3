import { sizes } from '../limits.ts';
import { commandNames } from '../routes.ts';
import { anyObject, choice, nullable, object, text, word, wordOf, type Infer } from '../shape.ts';
import { Epoch } from './frames.ts';
import { Count, Id } from './words.ts';

/**
 * The first frame of a socket. `resume` asks for the events after `seq` of an earlier connection of the same endpoint.
 */
export const Hello = object({
  t: word('hello'),
  version: Count,
  token: text({ max: sizes.token }),
  endpoint_id: Id,
  resume: nullable(object({ epoch: Epoch, seq: Count })),
});
export type Hello = Infer<typeof Hello>;

/** A command over the socket; `id` is its request id. The answer is the same object that REST gives. */
export const CommandFrame = object({
  t: word('command'),
  id: text({ min: 1, max: sizes.id }),
  name: wordOf(commandNames),
  body: anyObject,
});
export type CommandFrame = Infer<typeof CommandFrame>;

/** Everything a client may send over the socket. */
export const ClientFrame = choice(Hello, CommandFrame);
export type ClientFrame = Infer<typeof ClientFrame>;
