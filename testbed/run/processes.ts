// The owner's side of the supervisor: starts parts, stops them, and plays faults on them.
import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FromSupervisor, PartEvent, PartSpec, ToSupervisor } from './messages.ts';
import { testbedDir } from './paths.ts';

export interface PartStatus {
  readonly name: string;
  readonly state: 'starting' | 'running' | 'paused' | 'ended';
  readonly pid?: number;
}

/** Single parts, for tests of faults. A part keeps its ports and its data while it is away. */
export interface Parts {
  list(): readonly PartStatus[];
  /** Freezes a part: connections stay open and nothing answers. */
  pause(name: string): void;
  resume(name: string): void;
  /** Ends a part at once, as a crash would; resolves when it is gone. */
  kill(name: string): Promise<void>;
  /** Starts a part that was killed, with the command line that it had. */
  start(name: string): Promise<void>;
  /** The last lines that a part wrote. */
  tail(name: string, lines?: number): Promise<string>;
}

export interface Processes extends Parts {
  readonly firstPort: number;
  readonly supervisorPid: number;
  readonly events: EventEmitter<{ part: [PartEvent] }>;
  run(part: PartSpec): Promise<void>;
  stop(): Promise<void>;
}

/** `isolated`: inside namespaces of its own, which containers need to end with it. */
export async function startProcesses(stateDir: string, isolated = false): Promise<Processes> {
  const script = join(testbedDir, 'run', 'supervisor.ts');
  const [program, ...args] = isolated
    ? ['sh', join(testbedDir, 'run', 'isolated.sh'), stateDir, process.execPath, script]
    : [process.execPath, '--disable-warning=ExperimentalWarning', script, stateDir];
  const supervisor = spawn(program, args, {
    // Out of the terminal's process group: Ctrl-C reaches the owner, which then stops everything in order.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const firstPort = await new Promise<number>((resolve, reject) => {
    supervisor.once('message', (message: FromSupervisor) => {
      if (message.type === 'ready') resolve(message.firstPort);
    });
    supervisor.once('exit', (code) => reject(new Error(`the testbed's supervisor ended with code ${code}`)));
  });
  return control(supervisor, stateDir, firstPort);
}

interface Known extends PartStatus {
  readonly spec: PartSpec;
}

function control(supervisor: ChildProcess, stateDir: string, firstPort: number): Processes {
  const known = new Map<string, Known>();
  const events: Processes['events'] = new EventEmitter();
  const gone = new Promise<void>((resolve) => supervisor.once('exit', () => resolve()));
  const send = (message: ToSupervisor): void => {
    if (supervisor.connected) supervisor.send(message);
  };
  const change = (name: string, state: PartStatus['state'], event: PartEvent, pid?: number): void => {
    const { spec } = get(name);
    known.set(name, { name, state, spec, ...(pid === undefined ? {} : { pid }) });
    events.emit('part', event);
  };
  const get = (name: string): Known => {
    const part = known.get(name);
    if (part !== undefined) return part;
    throw new Error(`the testbed has no part ${name}; there are: ${[...known.keys()].join(', ')}`);
  };
  const changed = (name: string, what: PartEvent['what']): Promise<PartEvent> =>
    new Promise((resolve) => {
      const listener = (event: PartEvent): void => {
        if (event.name !== name || (event.what !== what && event.what !== 'exited')) return;
        events.off('part', listener);
        resolve(event);
      };
      events.on('part', listener);
    });

  supervisor.on('message', (message: FromSupervisor) => {
    if (message.type === 'started') {
      change(message.name, 'running', { name: message.name, what: 'started' }, message.pid);
    } else if (message.type === 'exited') {
      change(message.name, 'ended', { name: message.name, what: 'exited', detail: message.how });
    }
  });
  supervisor.once('exit', () => {
    // It ends after its parts, unless it was killed: they are its process group, which nobody watches then.
    killGroup(supervisor.pid);
    for (const { name, state } of known.values()) {
      if (state !== 'ended') change(name, 'ended', { name, what: 'exited', detail: 'the supervisor ended' });
    }
  });

  const launch = async (spec: PartSpec): Promise<void> => {
    known.set(spec.name, { name: spec.name, state: 'starting', spec });
    const started = changed(spec.name, 'started');
    send({ type: 'start', part: spec });
    const event = await started;
    if (event.what === 'exited') throw new Error(`${spec.name} does not start: ${event.detail}`);
  };
  return {
    firstPort,
    supervisorPid: supervisor.pid ?? 0,
    events,
    run: launch,
    list: () => [...known.values()].map(({ spec, ...status }) => status),
    pause: (name) => {
      const { pid } = get(name);
      send({ type: 'signal', name, signal: 'SIGSTOP' });
      change(name, 'paused', { name, what: 'paused' }, pid);
    },
    resume: (name) => {
      const { pid } = get(name);
      send({ type: 'signal', name, signal: 'SIGCONT' });
      change(name, 'running', { name, what: 'resumed' }, pid);
    },
    kill: async (name) => {
      if (get(name).state === 'ended') return;
      const exited = changed(name, 'exited');
      send({ type: 'signal', name, signal: 'SIGKILL' });
      await exited;
    },
    start: async (name) => {
      if (get(name).state === 'ended') await launch(get(name).spec);
    },
    tail: async (name, lines = 20) => {
      const text = await readFile(join(stateDir, 'logs', `${name}.log`), 'utf8').catch(() => '');
      return text.trimEnd().split('\n').slice(-lines).join('\n');
    },
    stop: async () => {
      send({ type: 'stop' });
      await gone;
    },
  };
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    // Nobody is left in it, as it should be.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
