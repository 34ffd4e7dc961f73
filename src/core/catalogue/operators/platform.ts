import type { StatefulType } from '../contract.ts';
import { operatorType } from './entry.ts';

/** Object stores, virtual machines, and applications that an operator runs. */
export const platformTypes: readonly StatefulType[] = [
  operatorType({
    id: 'minio-tenant',
    spread: true,
    example: ['minio.min.io/v2', 'Tenant'],
    engine: 'minio',
    role: 'bucket',
    storage: ['spec.pools'],
    whenAbsent: 'stateful',
    spec: 'pools: [{servers: 4, volumesPerServer: 4, volumeClaimTemplate: {spec: {resources: {requests: {storage: 1Ti}}}}}]',
    docs: 'https://min.io/docs/minio/kubernetes/upstream/',
  }),
  operatorType({
    id: 'kubevirt-virtual-machine',
    example: ['kubevirt.io/v1', 'VirtualMachine'],
    role: 'disk',
    needsConsistency: false,
    // Other volumes of a machine are container images, or claims that stand for themselves.
    storage: ['spec.dataVolumeTemplates'],
    whenAbsent: 'ephemeral',
    spec: `dataVolumeTemplates: [{metadata: {name: orders-root}, spec: {storage: {resources: {requests: {storage: 30Gi}}}}}]
template: {spec: {volumes: [{name: root, dataVolume: {name: orders-root}}]}}`,
    cleanSpec: 'template: {spec: {volumes: [{name: root, containerDisk: {image: "quay.io/containerdisks/fedora"}}]}}',
    docs: 'https://kubevirt.io/user-guide/storage/',
  }),
  operatorType({
    id: 'cdi-data-volume',
    example: ['cdi.kubevirt.io/v1beta1', 'DataVolume'],
    role: 'disk',
    needsConsistency: false,
    storage: ['spec.storage', 'spec.pvc'],
    whenAbsent: 'stateful',
    spec: 'source: {blank: {}}\nstorage: {resources: {requests: {storage: 30Gi}}}',
    docs: 'https://kubevirt.io/user-guide/storage/containerized_data_importer/',
  }),
  operatorType({
    id: 'jenkins',
    example: ['jenkins.io/v1alpha2', 'Jenkins'],
    engine: 'jenkins',
    role: 'workload',
    needsConsistency: false,
    storage: ['spec.master.volumes'],
    whenAbsent: 'ephemeral',
    ownBackup: { paths: ['spec.backup'] },
    spec: 'master: {volumes: [{name: jobs, persistentVolumeClaim: {claimName: jenkins-jobs}}]}',
    cleanSpec: 'master: {containers: [{name: jenkins-master}]}',
    docs: 'https://jenkinsci.github.io/kubernetes-operator/docs/getting-started/latest/configuring-backup-and-restore/',
  }),
  operatorType({
    id: 'gitlab',
    example: ['apps.gitlab.com/v1beta1', 'GitLab'],
    engine: 'gitlab',
    role: 'workload',
    storage: ['spec.chart'],
    whenAbsent: 'stateful',
    ownBackup: { paths: ['spec.chart.values.gitlab.toolbox.backups'] },
    spec: 'chart: {version: "8.4.0", values: {}}',
    docs: 'https://docs.gitlab.com/charts/backup-restore/',
  }),
];
