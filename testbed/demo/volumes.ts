import { mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { KubeObject } from '../run/kube-api.ts';
import type { Testbed } from '../start.ts';

/** The folder of the volume that a claim is bound to at this moment; undefined while there is none. */
export async function volumeOf(testbed: Testbed, namespace: string, claim: string): Promise<string | undefined> {
  const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${claim}`;
  const found = await testbed.api.request('GET', path).catch(() => undefined);
  return found?.status?.phase === 'Bound' ? testbed.volumePath(found.spec.volumeName) : undefined;
}

/** Waits for a claim, at most 60 s. */
export async function boundVolume(testbed: Testbed, namespace: string, claim: string): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${claim}`;
  const found = await testbed.api.until(path, `claim ${claim} is bound`, (one) => one.status?.phase === 'Bound');
  return testbed.volumePath(found.spec.volumeName);
}

/**
 * Links `<folder>/<namespace>/<claim>` to the volumes of all bound claims, and removes the links of others: a path that stays the
 * same while restores put other volumes behind a claim.
 */
export async function linkVolumes(testbed: Testbed, folder: string): Promise<void> {
  const { items } = await testbed.api.request<{ items: readonly KubeObject[] }>(
    'GET',
    '/api/v1/persistentvolumeclaims',
  );
  const wanted = new Map(
    items
      .filter(({ status }) => status?.phase === 'Bound')
      .map(({ metadata, spec }) => [
        join(metadata.namespace ?? '', metadata.name),
        testbed.volumePath(spec.volumeName),
      ]),
  );
  for (const name of await linked(folder)) if (!wanted.has(name)) await rm(join(folder, name), { force: true });
  for (const [name, target] of wanted) {
    const link = join(folder, name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(target, link).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      await rm(link);
      await symlink(target, link);
    });
  }
}

async function linked(folder: string): Promise<readonly string[]> {
  const namespaces = await readdir(folder).catch(() => []);
  const names = namespaces.map(async (one) => (await readdir(join(folder, one))).map((claim) => join(one, claim)));
  return (await Promise.all(names)).flat();
}
