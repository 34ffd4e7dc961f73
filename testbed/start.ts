// Starts a testbed: a Kubernetes control plane, storage with snapshots, an S3 server and Velero, all real, on 127.0.0.1.
import type { EventEmitter } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { CannotRun } from '../test/support/cannot-run.ts';
import { checkPrograms, ensurePrograms } from './build/build.ts';
import type { NodeMode } from './build/modules.ts';
import { checkContainers, startContainerNode } from './parts/container-node.ts';
import { portsFrom } from './parts/context.ts';
import { type ControlPlane, startControlPlane } from './parts/control-plane.ts';
import { grantDeveloper } from './parts/developer.ts';
import { startKwokNode } from './parts/kwok-node.ts';
import { type S3, startS3 } from './parts/s3.ts';
import { type CsiFaults, type Storage, startStorage } from './parts/storage.ts';
import { startVelero } from './parts/velero.ts';
import { makeBridge } from './run/bridge.ts';
import type { KubeApi } from './run/kube-api.ts';
import type { TestbedUser } from './run/kubeconfig.ts';
import type { PartEvent } from './run/messages.ts';
import { statePrefix } from './run/paths.ts';
import { type Parts, type Processes, startProcesses } from './run/processes.ts';
import { sweep, writeState } from './run/state.ts';

export interface TestbedOptions {
  /** `kwok` (default) works everywhere, but containers do not run; `containers` runs them, as root on Linux. */
  readonly mode?: NodeMode;
  /** Without Velero and S3 it is up sooner. */
  readonly velero?: boolean;
  /** Set by `npm run testbed -- up`, so that `down` knows what it may end. */
  readonly startedBy?: 'up' | 'program';
  readonly log?: (line: string) => void;
  /** Ends a build or a start under way. */
  readonly signal?: AbortSignal;
}

export interface Testbed {
  readonly mode: NodeMode;
  /** The testbed's own folder, which is gone after `stop`: logs/, kubeconfigs, volumes, buckets. */
  readonly dir: string;
  /** As administrator. */
  readonly api: KubeApi;
  /** Makes a namespace, if need be, and gives the user `dev` there what they have in `shop`. */
  grantDeveloper(namespace: string): Promise<void>;
  /** Path of a kubeconfig: `admin` may do everything, `dev` what `backops grant` gives. */
  kubeconfig(user: TestbedUser): string;
  readonly s3: S3 | undefined;
  /** The folder that holds the files of a volume, by the name of its PersistentVolume. */
  volumePath(persistentVolume: string): string;
  /** Makes the CSI driver slow, failing, full or never ready; `{}` makes it well again. */
  setCsiFaults(faults: CsiFaults): Promise<void>;
  /** Forgets etcd's history and restarts the API server: watches from before are answered with 410 Gone. */
  forgetHistory(): Promise<void>;
  readonly parts: Parts;
  readonly events: EventEmitter<{ part: [PartEvent] }>;
  readonly startSeconds: number;
  stop(): Promise<void>;
}

/** Throws CannotRun, with the remedy, when no testbed can be started on this machine. Takes no time, and builds nothing. */
export async function checkTestbed(mode: NodeMode): Promise<void> {
  checkPlatform(mode);
  await checkPrograms(mode);
}

export async function startTestbed(options: TestbedOptions = {}): Promise<Testbed> {
  const { mode = 'kwok', velero = true, startedBy = 'program', log = () => {}, signal } = options;
  checkPlatform(mode);
  await sweep();
  const programs = await ensurePrograms(mode, { log, signal });
  const begin = performance.now();
  const dir = await mkdtemp(statePrefix);
  let processes: Processes | undefined;
  try {
    processes = await startProcesses(dir, mode === 'containers');
    const stop = processes.stop;
    signal?.addEventListener('abort', () => void stop(), { once: true });
    const bridge = mode === 'containers' ? await makeBridge(dir, processes.firstPort) : undefined;
    const host = bridge?.address ?? '127.0.0.1';
    const context = { mode, dir, host, programs, processes, ports: portsFrom(processes.firstPort) };
    const [plane, s3] = await Promise.all([startControlPlane(context), velero ? startS3(context) : undefined]);
    log(`API server ready after ${seconds(begin)} s`);
    const cluster = { ...context, api: plane.api, kubeconfig: plane.kubeconfig('admin') };
    const [storage] = await Promise.all([
      startStorage(cluster),
      bridge === undefined ? startKwokNode(cluster) : startContainerNode(cluster, bridge),
      s3 === undefined ? undefined : startVelero(cluster, s3),
    ]);
    await grantDeveloper(plane.api, 'shop');
    const startSeconds = Number(seconds(begin));
    log(`everything ready after ${startSeconds} s`);
    await writeState({
      dir,
      mode,
      owner: process.pid,
      startedBy,
      started: new Date().toISOString(),
      startSeconds,
      server: plane.api.server,
      kubeconfigs: { admin: plane.kubeconfig('admin'), dev: plane.kubeconfig('dev') },
      s3,
    });
    return testbed({ mode, dir, processes, plane, storage, s3, startSeconds });
  } catch (error) {
    await processes?.stop();
    await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    throw error;
  }
}

interface Started extends Pick<Testbed, 'mode' | 'dir' | 's3' | 'startSeconds'> {
  readonly processes: Processes;
  readonly plane: ControlPlane;
  readonly storage: Storage;
}

function testbed({ processes, plane, storage, ...rest }: Started): Testbed {
  return {
    ...rest,
    api: plane.api,
    kubeconfig: plane.kubeconfig,
    grantDeveloper: (namespace) => grantDeveloper(plane.api, namespace),
    volumePath: storage.volumePath,
    setCsiFaults: storage.setFaults,
    forgetHistory: plane.forgetHistory,
    parts: processes,
    events: processes.events,
    stop: processes.stop,
  };
}

function checkPlatform(mode: NodeMode): void {
  if (process.platform === 'win32') {
    throw new CannotRun('the testbed does not run on Windows', 'run it in the Windows Subsystem for Linux');
  }
  if (mode === 'containers') checkContainers();
}

const seconds = (begin: number): string => ((performance.now() - begin) / 1000).toFixed(1);
