import type { StatefulType } from './contract.ts';

const docs = 'https://kubernetes.io/docs/concepts/';

/** Built-in kinds of Kubernetes that hold data or run what does. */
export const kubernetesTypes: readonly StatefulType[] = [
  {
    id: 'statefulset',
    types: ['apps/StatefulSet'],
    role: 'workload',
    data: { kind: 'pods', template: 'spec.template', claims: 'spec.volumeClaimTemplates', replicas: 'spec.replicas' },
    docs: `${docs}workloads/controllers/statefulset/`,
    examples: {
      flagged: `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: orders, namespace: shop}
spec:
  selector: {matchLabels: {app: orders}}
  template:
    metadata: {labels: {app: orders}}
    spec:
      containers:
        - {name: db, image: 'postgres:16', volumeMounts: [{name: data, mountPath: /var/lib/postgresql/data}]}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 8Gi}}}
`,
      clean: `apiVersion: apps/v1
kind: StatefulSet
metadata: {name: gateway, namespace: shop}
spec:
  selector: {matchLabels: {app: gateway}}
  template:
    metadata: {labels: {app: gateway}}
    spec:
      containers:
        - {name: proxy, image: 'envoyproxy/envoy:v1.30', volumeMounts: [{name: scratch, mountPath: /tmp}]}
      volumes: [{name: scratch, emptyDir: {}}]
`,
    },
  },
  {
    id: 'persistent-volume-claim',
    types: ['PersistentVolumeClaim'],
    role: 'claim',
    data: { kind: 'claim' },
    docs: `${docs}storage/persistent-volumes/`,
    examples: {
      flagged: `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: uploads, namespace: shop}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 5Gi}}}
`,
      clean: `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: thumbnail-cache, namespace: shop}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 5Gi}}}
`,
    },
  },
];
