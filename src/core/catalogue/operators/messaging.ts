import type { StatefulType } from '../contract.ts';
import { operatorType } from './entry.ts';

export const messagingTypes: readonly StatefulType[] = [
  operatorType({
    id: 'strimzi-node-pool',
    spread: true,
    example: ['kafka.strimzi.io/v1', 'KafkaNodePool'],
    engine: 'kafka',
    storage: ['spec.storage'],
    whenAbsent: 'stateful',
    ignoreWhen: [{ path: 'spec.storage.type', matches: '^ephemeral$' }],
    spec: 'replicas: 3\nroles: [broker]\nstorage: {type: persistent-claim, size: 100Gi}',
    cleanSpec: 'replicas: 3\nroles: [broker]\nstorage: {type: ephemeral}',
    docs: 'https://strimzi.io/docs/operators/latest/deploying',
  }),
  operatorType({
    id: 'strimzi-kafka',
    spread: true,
    example: ['kafka.strimzi.io/v1beta2', 'Kafka'],
    engine: 'kafka',
    // Newer clusters keep their storage in KafkaNodePools, which are components of their own.
    storage: ['spec.kafka.storage'],
    whenAbsent: 'ephemeral',
    ignoreWhen: [{ path: 'spec.kafka.storage.type', matches: '^ephemeral$' }],
    spec: 'kafka: {replicas: 3, storage: {type: persistent-claim, size: 100Gi}}',
    cleanSpec: 'kafka: {version: 4.0.0}',
    docs: 'https://strimzi.io/docs/operators/latest/deploying',
  }),
  operatorType({
    id: 'rabbitmq-cluster',
    example: ['rabbitmq.com/v1beta1', 'RabbitmqCluster'],
    engine: 'rabbitmq',
    storage: ['spec.persistence'],
    whenAbsent: 'stateful',
    ignoreWhen: [
      { path: 'spec.persistence.storage', matches: '^0([KMGT]i?)?$' },
      { path: 'spec.persistence.emptyDir', is: 'present' },
    ],
    spec: 'replicas: 3\npersistence: {storage: 20Gi}',
    cleanSpec: 'replicas: 3\npersistence: {storage: "0"}',
    docs: 'https://www.rabbitmq.com/kubernetes/operator/using-operator',
  }),
  operatorType({
    id: 'bookkeeper-cluster',
    spread: true,
    example: ['bookkeeper.streamnative.io/v1alpha1', 'BookKeeperCluster'],
    engine: 'pulsar',
    storage: ['spec.storage'],
    whenAbsent: 'stateful',
    spec: 'replicas: 3\nstorage: {ledger: {volumeClaimTemplates: [{spec: {resources: {requests: {storage: 50Gi}}}}]}}',
    docs: 'https://docs.streamnative.io/operator',
  }),
];
