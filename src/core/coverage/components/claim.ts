import type { StatefulType } from '../../catalogue/contract.ts';
import type { StatefulComponent } from '../../model/component.ts';
import { get, show } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import type { Facet } from '../../model/selector.ts';
import type { ComponentContext } from './context.ts';
import { isCacheName } from './exemptions.ts';
import { annotationsOf, componentFacet, labelsOf, namespaceFacet } from './facts.ts';
import { type PodView, podObject } from './pods.ts';
import { storageFacets } from './storage.ts';
import { storeOf } from './workload.ts';

/** A PersistentVolumeClaim as a component, with the pods that mount it. */
export function claimComponent(
  claim: Resource,
  type: StatefulType,
  pods: readonly PodView[],
  context: ComponentContext,
): Omit<StatefulComponent, 'id'> {
  const name = show(claim.name);
  const namespace = show(claim.namespace);
  const users = pods.flatMap((pod) =>
    show(pod.workload.namespace) === namespace
      ? pod.volumes
          .filter((volume) => volume.claimName && show(volume.claimName) === name)
          .map((volume) => ({ pod, volume }))
      : [],
  );
  const stores = users.flatMap(({ pod }) => storeOf(pod) ?? []);
  const store = stores.find((one) => one.role === 'database') ?? stores[0];
  const podFacet: Facet = {
    objects: users.map(({ pod, volume }) => podObject(pod, volume.name, volume.mounts)),
    // A chart or an operator may mount it without any pod template in the files.
    ...(users.length === 0 && { open: 'no workload in these files mounts it' }),
  };
  return {
    environment: context.environment.id,
    resource: claim,
    entry: type.id,
    role: 'claim',
    ...(store && { engine: store.engine }),
    needsConsistency: store?.needsConsistency ?? false,
    volumes: [
      {
        name,
        kind: 'claim',
        at: claim.at,
        facets: {
          component: componentFacet(claim),
          claim: {
            objects: [
              {
                name: claim.name,
                namespace: claim.namespace,
                labels: labelsOf(claim.body),
                annotations: annotationsOf(claim.body),
              },
            ],
          },
          pod: podFacet,
          namespace: namespaceFacet(claim, context),
          ...storageFacets(get(claim.body, 'spec'), context),
        },
      },
    ],
    ...(store?.role !== 'database' &&
      isCacheName(name) && { exemption: { by: 'cache' as const, reason: `${name} is named as a cache` } }),
    at: claim.at,
  };
}
