import { attempt } from '../ports/result.ts';
import { operationsOf, perform, type Records, type Store } from './port.ts';

/** Records that are done in the turn in which they are asked for. */
export function inTurn(store: Store): Records {
  const operations = operationsOf(store);
  return {
    ask: (operation, values, done) => done(attempt(() => perform(operations, operation, values))),
    isShared: false,
    away: () => null,
    soundness: () => store.soundness(),
    examined: store.examined,
    close: () => {
      store.close();
      return Promise.resolve();
    },
  };
}
