import { grantManifests } from '../../src/providers/velero/grant/index.ts';
import type { KubeApi, KubeObject } from '../run/kube-api.ts';
import { manifest } from '../run/manifests.ts';

/** The group that `backops grant` is for here; the user `dev` is its member. */
export const developers = 'devs';

const velero = 'velero';

/**
 * Makes a namespace the developer's own: what `backops grant` prints, by the code that prints it, and ClusterRole `edit`.
 * Resolves when the rights work. Without Velero the part for Velero's namespace is left out.
 */
export async function grantDeveloper(api: KubeApi, namespace: string): Promise<void> {
  for (const object of await manifest('developer.yaml', { namespace })) await api.apply(object);
  const hasVelero = await api.request('GET', `/api/v1/namespaces/${velero}`).then(
    () => true,
    () => false,
  );
  for (const { object } of grantManifests({ namespace, group: developers, veleroNamespace: velero })) {
    const granted = object as KubeObject;
    if (hasVelero || granted.metadata.namespace !== velero) await api.apply(granted);
  }
  await rightsWork(api, namespace);
}

/** The API server's authorizer learns of a Role a moment after it is written. */
async function rightsWork(api: KubeApi, namespace: string): Promise<void> {
  const asked = [
    { group: 'backops.dev', resource: 'namespaces', verb: 'restore' },
    { group: 'snapshot.storage.k8s.io', resource: 'volumesnapshots', verb: 'create' },
    { group: 'apps', resource: 'statefulsets', verb: 'update' },
  ];
  for (const end = Date.now() + 10_000; ; ) {
    const answers = await Promise.all(
      asked.map((one) =>
        api.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
          spec: { user: 'dev', groups: [developers], resourceAttributes: { namespace, ...one } },
        }),
      ),
    );
    if (answers.every(({ status }) => status.allowed)) return;
    if (Date.now() > end) throw new Error(`the developer's rights in ${namespace} do not work after 10 s`);
  }
}
