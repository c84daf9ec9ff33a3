/**
 * Loaded into every server whose memory is measured (`--import`): a SIGUSR2 collects garbage as when memory is short,
 * so that memory is what is held and not what waits to be freed. After other collections V8 keeps up to 25 MB of empty
 * pages for some time, or does not, by chance.
 */
process.on('SIGUSR2', () => {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
});
