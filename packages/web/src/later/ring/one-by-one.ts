/** Does tasks one after the other, in the order in which they came; one that fails holds no other up. */
export function createOneByOne(): <T>(task: () => Promise<T> | T) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const done = last.then(task);
    last = done.catch(() => undefined);
    return done;
  };
}
