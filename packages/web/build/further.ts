import { build, type Plugin, type UserConfig } from 'vite';

/** Further builds into the same folder, made after the first, so that one `vite build` makes everything. */
export function further(configs: readonly UserConfig[]): Plugin {
  return {
    name: 'earshot:further',
    apply: 'build',
    closeBundle: {
      sequential: true,
      order: 'pre',
      async handler() {
        for (const config of configs) await build({ ...config, configFile: false, logLevel: 'warn' });
      },
    },
  };
}
