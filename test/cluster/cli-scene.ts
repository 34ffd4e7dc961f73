// A developer's namespace with data, a snapshot of it, and the command line to restore it with: for specs of the ring `cluster`.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../../src/cli/io.ts';
import { type Ran, backops as run } from '../../src/cli/run.testing.ts';
import { type Schema, violations } from '../../src/cli/schema.testing.ts';
import type { Testbed } from '../../testbed/start.ts';
import { inRoot, root } from '../support/paths.ts';
import { snapshotOf } from './restoring.ts';
import { freshNamespace } from './shared.ts';
import { readData, statefulSet, volumeOf, writeData } from './shop.ts';

export interface CliScene {
  readonly namespace: string;
  /** Options that name cluster and namespace; `common` with the restore point, whose volume held `old` and now holds `later`. */
  readonly here: readonly string[];
  readonly common: readonly string[];
  /** What the volume of a claim holds. */
  data(claim?: string, at?: string): Promise<string>;
  replicas(): Promise<number>;
  /** Changes something that a plan for it in place relies on. */
  changeWorkload(): Promise<void>;
}

export interface Cli {
  /** The folder that stands for the user's state. */
  readonly state: string;
  (argv: readonly string[], more?: Partial<Io> & { isTTY?: boolean }): Promise<Ran>;
}

/** The command line with a state of its own. `remove` is for `after`. */
export function cliWithState(): { readonly cli: Cli; remove(): void } {
  const state = mkdtempSync(join(tmpdir(), 'backops-state-'));
  const call = (argv: readonly string[], more = {}) => run(root, argv, { env: { XDG_STATE_HOME: state }, ...more });
  return { cli: Object.assign(call, { state }), remove: () => rmSync(state, { recursive: true }) };
}

export function hereOf(testbed: Testbed, namespace: string): readonly string[] {
  return ['--context', 'testbed-dev', '--kubeconfig', testbed.kubeconfig('dev'), '--namespace', namespace];
}

export async function cliScene(testbed: Testbed): Promise<CliScene> {
  const namespace = await freshNamespace(testbed, 'cli');
  await testbed.api.apply(statefulSet(namespace));
  const volume = await volumeOf(testbed, namespace, 'data-db-0');
  await writeData(volume, 'old');
  await snapshotOf(testbed, namespace, 'point');
  await writeData(volume, 'later');
  const workload = `/apis/apps/v1/namespaces/${namespace}/statefulsets/db`;
  await testbed.api.until(workload, 'the workload is ready', (one) => one.status?.readyReplicas === 1);
  const here = hereOf(testbed, namespace);
  const template = { metadata: { annotations: { changed: 'yes' } } };
  return {
    namespace,
    here,
    common: [...here, '--point', 'point'],
    data: async (claim = 'data-db-0', at = namespace) => readData(await volumeOf(testbed, at, claim)),
    replicas: async () => (await testbed.api.request('GET', workload)).spec.replicas,
    changeWorkload: () =>
      testbed.api.request('PATCH', workload, { spec: { template } }, 'application/merge-patch+json'),
  };
}

/** A person who types these lines, one after the other, and reads what is asked. */
export function person(...lines: readonly string[]) {
  const asked: string[] = [];
  const ask = async (question: string): Promise<string | undefined> => {
    asked.push(question);
    return lines[asked.length - 1];
  };
  return { asked, io: { ask, isTTY: true } };
}

/** What a call printed as JSON, which is as its schema says. */
export function jsonOf({ out, err, code }: Ran, schema: 'plan' | 'run' | 'runs', wanted = 0) {
  assert.equal(code, wanted, err);
  const value = JSON.parse(out);
  assert.deepEqual(violations(value, schemaOf(schema)), []);
  return value;
}

/** A schema that names definitions of the plan's has them in it. */
function schemaOf(name: string): Schema {
  const text = (one: string): string => readFileSync(inRoot(`schema/${one}.schema.json`), 'utf8');
  const { $defs } = JSON.parse(text('plan'));
  return { $defs, ...JSON.parse(text(name).replaceAll('plan.schema.json#', '#')) };
}
