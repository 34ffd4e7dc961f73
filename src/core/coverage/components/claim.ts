import type { StatefulType } from '../../catalogue/contract.ts';
import type { StatefulComponent } from '../../model/component.ts';
import { get, show } from '../../model/read.ts';
import type { Resource } from '../../model/resource.ts';
import type { Facet } from '../../model/selector.ts';
import { cacheReason } from './caches.ts';
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
  context: ComponentContext,
): Omit<StatefulComponent, 'id'> {
  const name = show(claim.name);
  const namespace = show(claim.namespace);
  const users = context.mounting(namespace, name);
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
    ...cacheExemption(name, store?.role === 'database', users),
    at: claim.at,
  };
}

function cacheExemption(
  name: string,
  ofDatabase: boolean,
  users: readonly { readonly pod: PodView }[],
): Pick<StatefulComponent, 'exemption'> {
  const reasons = users.map(({ pod }) => cacheReason(pod));
  const [reason] = reasons;
  if (reason !== undefined && !reasons.includes(undefined)) return { exemption: { by: 'cache', reason } };
  if (ofDatabase || !isCacheName(name)) return {};
  return { exemption: { by: 'cache', reason: `${name} is named as a cache` } };
}
