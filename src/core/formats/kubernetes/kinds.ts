const clusterScoped = new Set([
  'Namespace',
  'Node',
  'PersistentVolume',
  'ComponentStatus',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService',
  'certificates.k8s.io/CertificateSigningRequest',
  'flowcontrol.apiserver.k8s.io/FlowSchema',
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration',
  'networking.k8s.io/IngressClass',
  'node.k8s.io/RuntimeClass',
  'policy/PodSecurityPolicy',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'scheduling.k8s.io/PriorityClass',
  'storage.k8s.io/CSIDriver',
  'storage.k8s.io/CSINode',
  'storage.k8s.io/StorageClass',
  'storage.k8s.io/VolumeAttachment',
  'storage.k8s.io/VolumeAttributesClass',
]);

const clusterScopedCustom = new Set([
  'cert-manager.io/ClusterIssuer',
  'external-secrets.io/ClusterExternalSecret',
  'external-secrets.io/ClusterSecretStore',
  'gateway.networking.k8s.io/GatewayClass',
  'groupsnapshot.storage.k8s.io/VolumeGroupSnapshotClass',
  'groupsnapshot.storage.k8s.io/VolumeGroupSnapshotContent',
  'kyverno.io/ClusterPolicy',
  'postgresql.cnpg.io/ClusterImageCatalog',
  'snapshot.storage.k8s.io/VolumeSnapshotClass',
  'snapshot.storage.k8s.io/VolumeSnapshotContent',
]);

export function isClusterScoped(type: string): boolean {
  if (clusterScoped.has(type) || clusterScopedCustom.has(type)) return true;
  // Crossplane's managed resources are cluster-scoped, those of version 2 (`….m.upbound.io`) are not.
  return /\.(?:upbound|crossplane)\.io\//.test(type) && !/\.m\.(?:upbound|crossplane)\.io\//.test(type);
}

/** Kinds whose scope kustomize knows to be the cluster; it gives every other kind the namespace, custom ones included. */
export function isClusterScopedToKustomize(type: string): boolean {
  return clusterScoped.has(type);
}

const bulky =
  /^(?:gateway\.networking\.k8s\.io|(?:[a-z]+\.)*istio\.io|(?:[a-z]+\.)*cilium\.io|(?:[a-z]+\.)*fluxcd\.io)\//;

const headerKinds = new Set([
  'Endpoints',
  'Event',
  'LimitRange',
  'ResourceQuota',
  'Service',
  'ServiceAccount',
  'autoscaling/HorizontalPodAutoscaler',
  'cert-manager.io/Certificate',
  'coordination.k8s.io/Lease',
  'discovery.k8s.io/EndpointSlice',
  'extensions/Ingress',
  'grafana.integreatly.org/GrafanaDashboard',
  'monitoring.coreos.com/PodMonitor',
  'monitoring.coreos.com/PrometheusRule',
  'monitoring.coreos.com/ServiceMonitor',
  'monitoring.coreos.com/Probe',
  'networking.k8s.io/Ingress',
  'networking.k8s.io/IngressClass',
  'networking.k8s.io/NetworkPolicy',
  'policy/PodDisruptionBudget',
  'policy/PodSecurityPolicy',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/RoleBinding',
  'scheduling.k8s.io/PriorityClass',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService',
]);

/** Kinds that neither hold data nor say anything about backups: only their name, namespace and labels are read. */
export function isHeaderOnly(type: string): boolean {
  if (headerKinds.has(type)) return true;
  return (
    bulky.test(type) &&
    !/fluxcd\.io\/(?:ArtifactGenerator|Kustomization|HelmRelease|HelmRepository|OCIRepository|GitRepository)$/.test(
      type,
    )
  );
}
