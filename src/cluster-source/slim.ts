import { type LiveObject, liveText, liveValue } from '../core/model/live-object.ts';
import { kindOf } from '../core/model/object-type.ts';

/** Longer ones hold no settings that a policy refers to. */
const largestConfigMap = 100_000;

/** As much of an object as is read: what it says, and nothing that changes by itself or may hold a secret. */
export interface SlimObject {
  readonly name: string;
  readonly namespace?: string;
  readonly text: string;
}

/** `kind`: as in `group/Kind`. Undefined for what is better not kept. */
export function slim(type: string, apiVersion: string, object: LiveObject): SlimObject | undefined {
  const kind = kindOf(type);
  const said = kind === 'Secret' ? undefined : contents(type, object);
  if (said === undefined) return undefined;
  const { name, namespace, labels, annotations = {}, creationTimestamp } = object.metadata;
  const kept = Object.entries(annotations).filter(
    ([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration',
  );
  const status = {
    phase: liveText(object, 'status', 'phase'),
    validationErrors: liveValue(object, 'status', 'validationErrors'),
  };
  const whole = {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      ...(labels && { labels }),
      ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }),
      creationTimestamp,
    },
    ...said,
    ...(type === 'velero.io/Schedule' && { status }),
  };
  return { name, ...(namespace !== undefined && { namespace }), text: JSON.stringify(whole, null, 2) };
}

/** Everything beside metadata and status; of a Deployment only what its containers are called with, of which variables are no part. */
function contents(type: string, object: LiveObject): object | undefined {
  const { apiVersion: _, kind: __, metadata: ___, status: ____, ...said } = object;
  switch (type) {
    case 'Namespace':
      return {};
    case 'apps/Deployment': {
      const containers = liveValue(object, 'spec', 'template', 'spec', 'containers');
      const called = (Array.isArray(containers) ? containers : []).map((one: unknown) => ({
        name: liveValue(one, 'name'),
        image: liveValue(one, 'image'),
        command: liveValue(one, 'command'),
        args: liveValue(one, 'args'),
      }));
      return { spec: { template: { spec: { containers: called } } } };
    }
    case 'ConfigMap': {
      const data = liveValue(object, 'data');
      return JSON.stringify(data ?? {}).length > largestConfigMap ? undefined : { data };
    }
    default:
      return said;
  }
}
