/** Loaded into every measured server (`--import`): a SIGUSR2 collects garbage, so that memory is what is held and not what waits to be freed. */
process.on('SIGUSR2', () => {
  globalThis.gc?.();
  globalThis.gc?.();
});
