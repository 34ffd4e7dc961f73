import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Testbed } from '../start.ts';

/** The developer's context; the administrator's ends in `-admin`. */
export const demoContext = 'backops-demo';

/** Writes both users' contexts into one file, the developer's as the current one. It is there whole or not at all. */
export async function writeDemoKubeconfig(testbed: Testbed, namespace: string, file: string): Promise<void> {
  const read = async (user: 'dev' | 'admin') => parse(await readFile(testbed.kubeconfig(user), 'utf8'));
  const [dev, admin] = [await read('dev'), await read('admin')];
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': demoContext,
    clusters: [{ ...dev.clusters[0], name: demoContext }],
    users: [...dev.users, ...admin.users],
    contexts: [
      { name: demoContext, context: { cluster: demoContext, user: dev.users[0].name, namespace } },
      { name: `${demoContext}-admin`, context: { cluster: demoContext, user: admin.users[0].name, namespace } },
    ],
  };
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, stringify(config), { mode: 0o600 });
  await rename(`${file}.new`, file);
}
