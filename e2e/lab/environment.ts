/**
 * The environment of this process without anything of Earshot's, for a server that is to have no settings but those of
 * its lab. The variables that name the browsers are for the labs alone: a server would warn of them.
 */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('EARSHOT_')));
}
