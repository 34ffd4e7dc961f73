import type { StatefulType } from '../contract.ts';

const docs = 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/';
const openSearchSnapshots =
  'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-snapshots.html';

/** Warehouses and search domains. */
export const analyticsTypes: readonly StatefulType[] = [
  {
    id: 'aws-redshift-cluster',
    types: ['aws_redshift_cluster'],
    role: 'database',
    engine: 'redshift',
    data: { kind: 'cloud', arn: 'arn:aws:redshift:*:*:cluster:{name}', name: 'cluster_identifier' },
    builtIn: [
      {
        title: 'automated snapshots',
        method: 'native',
        path: 'automated_snapshot_retention_period',
        on: { above: 0 },
        whenAbsent: 1,
        retentionDays: 'value',
        // Every eight hours, or after 5 GB of changes.
        lossSeconds: 28_800,
        fix: {
          kind: 'attribute',
          title: 'Keep automated snapshots for 7 days',
          name: 'automated_snapshot_retention_period',
          value: '7',
        },
        docs: `${docs}redshift_cluster#automated_snapshot_retention_period`,
      },
    ],
    docs: `${docs}redshift_cluster`,
    examples: {
      flagged: `resource "aws_redshift_cluster" "warehouse" {
  cluster_identifier = "warehouse"
  node_type          = "ra3.large"
}
`,
      clean: `resource "aws_redshift_cluster" "warehouse" {
  cluster_identifier                  = "warehouse"
  node_type                           = "ra3.large"
  automated_snapshot_retention_period = 14
}
`,
    },
  },
  {
    id: 'aws-redshift-serverless',
    types: ['aws_redshiftserverless_namespace'],
    role: 'database',
    engine: 'redshift',
    data: { kind: 'cloud', arn: 'arn:aws:redshift-serverless:*:*:namespace/*' },
    builtIn: [
      {
        title: 'recovery points',
        method: 'native',
        path: 'namespace_name',
        on: 'always',
        retentionDays: 1,
        lossSeconds: 1_800,
        docs: 'https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-snapshots-recovery-points.html',
      },
    ],
    docs: `${docs}redshiftserverless_namespace`,
    examples: {
      flagged: `resource "aws_redshiftserverless_namespace" "warehouse" {
  namespace_name = "warehouse"
}
`,
      clean: `resource "aws_redshiftserverless_workgroup" "warehouse" {
  namespace_name = "warehouse"
  workgroup_name = "warehouse"
}
`,
    },
  },
  {
    id: 'aws-opensearch-domain',
    types: ['aws_opensearch_domain'],
    role: 'database',
    engine: 'opensearch',
    data: { kind: 'cloud', name: 'domain_name' },
    builtIn: [
      {
        title: 'automated snapshots',
        method: 'native',
        path: 'domain_name',
        on: 'always',
        retentionDays: 14,
        lossSeconds: 3_600,
        docs: openSearchSnapshots,
      },
    ],
    docs: `${docs}opensearch_domain`,
    examples: {
      // Hourly snapshots of 14 days cannot be switched off.
      flagged: '',
      clean: `resource "aws_opensearch_domain" "search" {
  domain_name = "search"
}
`,
    },
  },
  {
    id: 'aws-elasticsearch-domain',
    types: ['aws_elasticsearch_domain'],
    role: 'database',
    engine: 'elasticsearch',
    data: { kind: 'cloud', name: 'domain_name' },
    builtIn: [
      {
        title: 'automated snapshots',
        method: 'native',
        path: 'domain_name',
        on: 'always',
        retentionDays: 14,
        // Before 5.3 once a day; the provider's default version is 1.5.
        lossSeconds: 86_400,
        docs: openSearchSnapshots,
      },
    ],
    docs: `${docs}elasticsearch_domain`,
    examples: {
      // As above.
      flagged: '',
      clean: `resource "aws_elasticsearch_domain" "search" {
  domain_name = "search"
}
`,
    },
  },
];
