// For specs of the connection to a cluster: a watch whose events are kept, and kubeconfigs with something changed in them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { openCluster } from '../../src/cluster/index.ts';
import type { ClusterReader, ServedKind, WatchEvent, Watched } from '../../src/core/model/cluster-reader.ts';
import type { Testbed } from '../../testbed/start.ts';

export const configMaps: ServedKind = {
  type: 'ConfigMap',
  apiVersion: 'v1',
  plural: 'configmaps',
  isNamespaced: true,
};

export const configMap = (namespace: string, name: string, labels: Readonly<Record<string, string>> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace, labels },
});

export interface Following {
  readonly events: readonly WatchEvent[];
  /** `changed one`, `listed one two`, `lost slow`. */
  readonly told: readonly string[];
  /** Resolves when so many events of this text have been told; returns the milliseconds that it took. */
  until(text: string | RegExp, count?: number, seconds?: number): Promise<number>;
  readonly done: Promise<void>;
  stop(): void;
}

export function follow(reader: ClusterReader, what: Watched, kind: ServedKind = configMaps): Following {
  const events: WatchEvent[] = [];
  const told: string[] = [];
  const controller = new AbortController();
  const done = reader.watch(
    kind,
    what,
    (event) => {
      events.push(event);
      told.push(textOf(event));
    },
    controller.signal,
  );
  let ended: unknown;
  done.then(
    () => (ended = 'it resolved'),
    (error) => (ended = error),
  );
  return {
    events,
    told,
    done,
    stop: () => controller.abort(),
    async until(text, count = 1, seconds = 30) {
      const begun = performance.now();
      const matches = (one: string) => (typeof text === 'string' ? one === text : text.test(one));
      while (told.filter(matches).length < count) {
        if (ended !== undefined) throw new Error(`the watch ended before '${text}': ${ended}; told ${told.join(', ')}`);
        if (performance.now() - begun > seconds * 1000) {
          throw new Error(`not within ${seconds} s: '${text}'; told ${told.join(', ')}`);
        }
        await delay(20);
      }
      return performance.now() - begun;
    },
  };
}

function textOf(event: WatchEvent): string {
  if (event.type === 'lost') return `lost ${event.error.clusterCode}`;
  if (event.type !== 'listed') return `${event.type} ${event.object.metadata.name}`;
  return ['listed', ...event.objects.map(({ metadata }) => metadata.name).sort()].join(' ');
}

interface Opening {
  /** Default 3: what takes tens of seconds with the default takes a few in a spec. */
  readonly watchSeconds?: number;
  readonly timeoutMilliseconds?: number;
  // biome-ignore lint/suspicious/noExplicitAny: a kubeconfig is whatever its file holds.
  readonly change?: (config: any) => void;
}

export function openAs(testbed: Testbed, user: 'admin' | 'dev', opening: Opening = {}) {
  const { watchSeconds = 3, timeoutMilliseconds, change = () => {} } = opening;
  const config = parse(readFileSync(testbed.kubeconfig(user), 'utf8'));
  change(config);
  const kubeconfig = join(testbed.dir, `${process.hrtime.bigint()}.kubeconfig`);
  writeFileSync(kubeconfig, stringify(config));
  return openCluster({
    kubeconfig,
    env: {},
    mayRunPrograms: false,
    watchSeconds,
    ...(timeoutMilliseconds !== undefined && { timeoutMilliseconds }),
  });
}
