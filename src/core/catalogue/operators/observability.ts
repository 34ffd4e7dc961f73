import type { StatefulType } from '../contract.ts';
import { operatorType } from './entry.ts';

/**
 * Metrics, logs and traces. They hold data and are judged like any other; that few teams back them up is for them to say, with an
 * exemption. Without storage of their own they keep what can be collected again and are no components.
 */
export const observabilityTypes: readonly StatefulType[] = [
  operatorType({
    id: 'prometheus',
    example: ['monitoring.coreos.com/v1', 'Prometheus'],
    alsoTypes: ['monitoring.coreos.com/ThanosRuler'],
    engine: 'prometheus',
    role: 'workload',
    needsConsistency: false,
    storage: ['spec.storage.volumeClaimTemplate'],
    whenAbsent: 'ephemeral',
    spec: 'storage: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 50Gi}}}}}',
    cleanSpec: 'replicas: 2',
    docs: 'https://prometheus-operator.dev/docs/platform/storage/',
  }),
  operatorType({
    id: 'alertmanager',
    example: ['monitoring.coreos.com/v1', 'Alertmanager'],
    engine: 'alertmanager',
    role: 'workload',
    needsConsistency: false,
    storage: ['spec.storage.volumeClaimTemplate'],
    whenAbsent: 'ephemeral',
    spec: 'storage: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 1Gi}}}}}',
    cleanSpec: 'replicas: 2',
    docs: 'https://prometheus-operator.dev/docs/platform/storage/',
  }),
  operatorType({
    id: 'victoria-metrics',
    example: ['operator.victoriametrics.com/v1beta1', 'VMSingle'],
    engine: 'victoria-metrics',
    role: 'workload',
    needsConsistency: false,
    storage: ['spec.storage'],
    whenAbsent: 'ephemeral',
    ownBackup: { paths: ['spec.vmBackup'] },
    spec: 'retentionPeriod: "12"\nstorage: {resources: {requests: {storage: 50Gi}}}',
    cleanSpec: 'retentionPeriod: "1"',
    docs: 'https://docs.victoriametrics.com/operator/resources/vmsingle/',
  }),
  operatorType({
    id: 'victoria-metrics-cluster',
    example: ['operator.victoriametrics.com/v1beta1', 'VMCluster'],
    engine: 'victoria-metrics',
    role: 'workload',
    needsConsistency: false,
    storage: ['spec.vmstorage.storage', 'spec.vmstorage.storageDataPath'],
    whenAbsent: 'ephemeral',
    ownBackup: { paths: ['spec.vmstorage.vmBackup'] },
    spec: 'vmstorage: {replicaCount: 2, storage: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 50Gi}}}}}}',
    cleanSpec: 'vmstorage: {replicaCount: 2}',
    docs: 'https://docs.victoriametrics.com/operator/resources/vmcluster/',
  }),
];
