/** A claim, and the pods that mount it, as texts of which each spec changes one part. */
export interface Shop {
  readonly claim?: string;
  readonly claimSpec?: string;
  readonly pod?: string;
  readonly image?: string;
  readonly replicas?: number;
  readonly mount?: string;
  readonly workload?: string;
}

export function shop(more: Shop = {}): string {
  const mount = more.mount ?? 'volumeMounts: [{name: files, mountPath: /srv}]';
  return `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: uploads, namespace: shop${more.claim ?? ''}}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 5Gi}}${more.claimSpec ?? ''}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop${more.workload ?? ''}}
spec:
  replicas: ${more.replicas ?? 1}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, tier: front}${more.pod ?? ''}}
    spec:
      containers: [{name: app, image: '${more.image ?? 'shop/web:3'}', ${mount}}]
      volumes: [{name: files, persistentVolumeClaim: {claimName: uploads}}]
---
`;
}

export function schedule(template: string, spec = '', namespace = 'velero'): string {
  return `apiVersion: velero.io/v1
kind: Schedule
metadata: {name: nightly, namespace: ${namespace}}
spec:
  schedule: "30 2 * * *"
${spec === '' ? '' : `  ${spec}\n`}  template: {${template}}
---
`;
}

export function server(args: string, image = 'velero/velero:v1.18.0'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: velero, namespace: velero}
spec:
  selector: {matchLabels: {deploy: velero}}
  template:
    metadata: {labels: {deploy: velero}}
    spec:
      containers: [{name: velero, image: '${image}', command: [/velero], args: [server, ${args}]}]
---
`;
}

export function release(values: string, more = ''): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: velero, namespace: velero}
spec:
  chart: {spec: {chart: velero, sourceRef: {kind: HelmRepository, name: vmware-tanzu}}}
  ${more}
  values: {${values}}
---
`;
}
