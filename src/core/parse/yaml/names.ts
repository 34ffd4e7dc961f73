/** Names that stand in nearly every manifest, shared so that each of them is in memory once. */
const common: ReadonlyMap<string, string> = new Map(
  (
    'apiVersion kind metadata name namespace labels annotations spec template selector matchLabels containers initContainers image ' +
    'imagePullPolicy command args env value valueFrom secretKeyRef configMapKeyRef key ports containerPort protocol port targetPort ' +
    'resources requests limits cpu memory storage volumeMounts mountPath subPath readOnly volumes persistentVolumeClaim claimName ' +
    'configMap secret secretName emptyDir hostPath path volumeClaimTemplates accessModes storageClassName volumeMode replicas ' +
    'serviceName livenessProbe readinessProbe startupProbe httpGet exec tcpSocket initialDelaySeconds periodSeconds timeoutSeconds ' +
    'failureThreshold securityContext runAsUser runAsGroup runAsNonRoot fsGroup allowPrivilegeEscalation capabilities drop ' +
    'serviceAccountName nodeSelector affinity tolerations data stringData type schedule jobTemplate restartPolicy strategy ' +
    'app version app.kubernetes.io/name app.kubernetes.io/instance app.kubernetes.io/part-of app.kubernetes.io/component ' +
    'app.kubernetes.io/managed-by app.kubernetes.io/version helm.sh/chart chart interval sourceRef values enabled dependsOn prune'
  )
    .split(' ')
    .map((name) => [name, name]),
);

export function shared(name: string): string {
  return common.get(name) ?? name;
}
