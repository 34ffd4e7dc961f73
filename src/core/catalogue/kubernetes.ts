import type { StatefulType } from './contract.ts';

const docs = 'https://kubernetes.io/docs/concepts/';

/** Built-in kinds of Kubernetes that hold data or run what does. */
export const kubernetesTypes: readonly StatefulType[] = [
  {
    id: 'statefulset',
    // OpenKruise's has the same fields.
    types: ['apps/StatefulSet', 'apps.kruise.io/StatefulSet'],
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
  {
    id: 'deployment',
    // Argo's Rollout and OpenShift's DeploymentConfig hold their pods as a Deployment does.
    types: [
      'apps/Deployment',
      'apps/ReplicaSet',
      'ReplicationController',
      'argoproj.io/Rollout',
      'apps.openshift.io/DeploymentConfig',
    ],
    role: 'workload',
    data: { kind: 'pods', template: 'spec.template', replicas: 'spec.replicas' },
    docs: `${docs}workloads/controllers/deployment/`,
    examples: {
      flagged: `apiVersion: apps/v1
kind: Deployment
metadata: {name: orders, namespace: shop}
spec:
  selector: {matchLabels: {app: orders}}
  template:
    metadata: {labels: {app: orders}}
    spec:
      containers:
        - {name: app, image: 'shop/orders:1.4', volumeMounts: [{name: data, mountPath: /data}]}
      volumes: [{name: data, persistentVolumeClaim: {claimName: made-by-hand}}]
`,
      clean: `apiVersion: apps/v1
kind: Deployment
metadata: {name: sessions, namespace: shop}
spec:
  selector: {matchLabels: {app: sessions}}
  template:
    metadata: {labels: {app: sessions}}
    spec:
      containers:
        - {name: redis, image: 'redis:7.4', volumeMounts: [{name: data, mountPath: /data}]}
      volumes: [{name: data, emptyDir: {}}]
`,
    },
  },
  {
    id: 'daemonset',
    types: ['apps/DaemonSet'],
    role: 'workload',
    data: { kind: 'pods', template: 'spec.template' },
    docs: `${docs}workloads/controllers/daemonset/`,
    examples: {
      flagged: `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: objects, namespace: shop}
spec:
  selector: {matchLabels: {app: objects}}
  template:
    metadata: {labels: {app: objects}}
    spec:
      containers:
        - {name: minio, image: 'minio/minio:latest', volumeMounts: [{name: data, mountPath: /data}]}
      volumes: [{name: data, hostPath: {path: /mnt/disk1}}]
`,
      clean: `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: logs, namespace: shop}
spec:
  selector: {matchLabels: {app: logs}}
  template:
    metadata: {labels: {app: logs}}
    spec:
      containers:
        - {name: agent, image: 'fluent/fluent-bit:3.1', volumeMounts: [{name: state, mountPath: /state}]}
      volumes: [{name: state, hostPath: {path: /opt/fluent-bit}}]
`,
    },
  },
  {
    id: 'pod',
    types: ['Pod'],
    role: 'workload',
    data: { kind: 'pods', template: '' },
    docs: `${docs}workloads/pods/`,
    examples: {
      flagged: `apiVersion: v1
kind: Pod
metadata: {name: orders, namespace: shop}
spec:
  containers:
    - {name: db, image: 'mariadb:11', volumeMounts: [{name: data, mountPath: /var/lib/mysql}]}
  volumes: [{name: data, emptyDir: {}}]
`,
      clean: `apiVersion: v1
kind: Pod
metadata: {name: shell, namespace: shop}
spec:
  containers:
    - {name: shell, image: 'busybox:1.36', volumeMounts: [{name: tmp, mountPath: /work}]}
  volumes: [{name: tmp, emptyDir: {}}]
`,
    },
  },
];
