import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Counts } from '../ports/core.ts';
import type { Measured, Tally } from './measured.ts';

/**
 * What `/metrics` shows: this process and its event loop, what is live, what was answered. Everything is read at the
 * moment of asking.
 */
export function createRegistry(measured: Measured, tally: Tally): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });
  addState(registry, measured);
  addLive(registry, measured, tally);
  addAnswers(registry, tally);
  return registry;
}

function addState(registry: Registry, measured: Measured): void {
  const registers = [registry];
  function gauge(name: string, help: string, read: () => number) {
    return new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }
  const { coreIsThere, counts } = measured;
  if (counts !== undefined) {
    gauge('earshot_users_online', 'Users who are online.', () => counts().usersOnline);
    gauge('earshot_endpoints', 'Live endpoints of users.', () => counts().endpoints);
  }
  if (coreIsThere !== undefined) gauge('earshot_core_is_there', '1 while this door hears its core.', () => Number(coreIsThere()));
  const { doors } = measured;
  if (doors !== undefined) gauge('earshot_doors', 'Doors that the core hears of.', doors);
  gauge('earshot_overloaded', '1 while the event loop is late and new calls wait.', () => Number(measured.overloaded()));
  gauge('earshot_certificate_end_seconds', 'Unix time at which the certificate ends.', () => measured.certificateEnds() / 1_000);
  addCounter(registry, 'earshot_log_lines_dropped_total', 'Lines of the log that could not be written.', measured.logDropped);
  const { relay } = measured;
  if (relay !== undefined) {
    gauge('earshot_relay_up', '1 while the relay that this server runs answers.', () => Number(relay().isUp));
    addCounter(registry, 'earshot_relay_restarts_total', 'How often the relay had to be started again.', () => relay().restarts);
  }
  const build = new Gauge({ name: 'earshot_build_info', help: 'The version that runs.', labelNames: ['version'], registers });
  build.set({ version: measured.version }, 1);
}

function addCounter(registry: Registry, name: string, help: string, read: () => number): void {
  registry.registerMetric(
    new Counter({
      name,
      help,
      registers: [],
      collect() {
        this.reset();
        this.inc(read());
      },
    }),
  );
}

function addCalls(registry: Registry, counts: () => Counts): void {
  registry.registerMetric(
    new Gauge({
      name: 'earshot_calls',
      help: 'Live calls by status.',
      labelNames: ['status'],
      registers: [],
      collect() {
        for (const [status, count] of Object.entries(counts().calls)) this.set({ status }, count);
      },
    }),
  );
}

function addLive(registry: Registry, { counts }: Measured, tally: Tally): void {
  if (counts !== undefined) addCalls(registry, counts);
  registry.registerMetric(
    new Gauge({
      name: 'earshot_connections',
      help: 'Open live connections by door.',
      labelNames: ['door'],
      registers: [],
      collect() {
        for (const [door, count] of Object.entries(tally.connections)) this.set({ door }, count);
      },
    }),
  );
}

function addAnswers(registry: Registry, tally: Tally): void {
  registry.registerMetric(
    new Counter({
      name: 'earshot_commands_total',
      help: 'Commands answered, by door, command and HTTP code.',
      labelNames: ['door', 'command', 'code'],
      registers: [],
      collect() {
        this.reset();
        for (const { door, command, code, count } of tally.answers) this.inc({ door, command, code }, count);
      },
    }),
  );
  registry.registerMetric(
    new Counter({
      name: 'earshot_command_seconds_total',
      help: 'Time spent on commands, by door and command.',
      labelNames: ['door', 'command'],
      registers: [],
      collect() {
        this.reset();
        for (const { door, command, ms } of tally.answers) this.inc({ door, command }, ms / 1_000);
      },
    }),
  );
}
