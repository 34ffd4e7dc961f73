import assert from 'node:assert/strict';
import { scalar } from '../model/node.ts';
import type { Environment, Resource } from '../model/resource.ts';
import { defaultSettings, type Settings } from '../model/settings.ts';
import { createReach } from './reach.ts';

const resource = (type: string, name: string, namespace?: string, file = 'x'): Resource => ({
  type,
  address: `${type}/${name}`,
  name: scalar(name),
  ...(namespace !== undefined && { namespace: scalar(namespace) }),
  body: { kind: 'map', entries: new Map() },
  at: { file, start: 0, end: 0 },
  extent: { file, start: 0, end: 0 },
  exists: 'yes',
  directives: [],
});

interface Row {
  readonly context?: string;
  /**
   * `dev: shop-dev`: an environment of that variant whose claims are in that namespace; without a variant `: shop`, and with the folders
   * of its files `=envs/dev: shop`.
   */
  readonly files: readonly string[];
  /** The cluster has shop and shop-dev; `hidden` where its namespaces may not be listed. */
  readonly namespaces?: 'hidden';
  readonly clusters?: Settings['clusters'];
}

/** One answer for each environment: is it applied to the cluster? */
function answers(row: Row): string {
  const { context = 'acme', files, clusters = {} } = row;
  const isListed = !('namespaces' in row);
  const environments = files.map((text, index): Environment => {
    const [name = '', namespace = ''] = text.split(': ');
    const folders = name.startsWith('=') ? name.slice(1).split(',') : ['deploy'];
    const variant = name.startsWith('=') ? '' : name;
    return {
      id: variant === '' ? `plain-${index}` : `overlays/${variant}`,
      format: 'kubernetes',
      title: '',
      resources: folders.map((folder) => resource('PersistentVolumeClaim', 'data', namespace, `${folder}/a.yaml`)),
      purpose: 'production',
      ...(variant !== '' && { variant }),
      unread: [],
    };
  });
  const live: Environment = {
    id: `cluster:${context}`,
    format: 'live',
    title: '',
    resources: isListed ? ['shop', 'shop-dev'].map((name) => resource('Namespace', name)) : [],
    purpose: 'production',
    unread: [],
    cluster: {
      context,
      listed: isListed ? ['Namespace'] : [],
    },
  };
  const settings = { ...defaultSettings, clusters };
  const reach = createReach([...environments, live], settings, (_, __, make) => make());
  for (const one of environments) assert.equal(reach(live, one), reach(one, live), 'both ways');
  return environments.map((one) => reach(live, one)).join(' ');
}

describe('which environments are applied to the connected cluster', () => {
  const rows: readonly (readonly [title: string, row: Row, expected: string])[] = [
    ['without variants all', { files: [': shop', ': web'] }, 'yes yes'],
    [
      'the variant that the context names, and no other',
      { context: 'kind-dev', files: ['dev: shop', 'prod: shop'] },
      'yes no',
    ],
    ['by any spelling of the stage', { context: 'eks_Production2', files: ['dev: shop', 'prod: shop'] }, 'no yes'],
    [
      'by a word, not by a part of one',
      { context: 'developers', files: ['dev: shop', 'prod: shop'] },
      'unknown unknown',
    ],
    ['not production by its negation', { context: 'non-prod', files: ['dev: shop', 'prod: shop'] }, 'unknown no'],
    ['nor by what comes before it', { context: 'acme-pre-prod-1', files: ['preprod: shop', 'prod: shop'] }, 'yes no'],
    [
      'nobody knows where the context names two',
      { context: 'dev@prod', files: ['dev: shop', 'prod: shop'] },
      'unknown unknown',
    ],
    ['nor where it names one of them and another stage', { context: 'dev-prod', files: ['prod: shop'] }, 'unknown'],
    [
      'a region that the context names',
      { context: 'gke_acme_eu-west', files: ['eu-west: shop', 'us: shop'] },
      'yes no',
    ],
    ['not a region of another stage', { context: 'eu-dev', files: ['eu: shop', 'us: shop'] }, 'unknown no'],
    ['another stage than the only one', { context: 'kind-dev', files: ['prod: shop'] }, 'no'],
    ['not production, because somebody has its namespace', { context: 'minikube', files: ['prod: shop'] }, 'unknown'],
    ['not one of several, because it has their namespaces', { files: ['dev: shop', 'prod: shop'] }, 'unknown unknown'],
    ['not those whose namespaces it lacks', { files: ['dev: shop-dev', 'prod: gone'] }, 'unknown no'],
    [
      'perhaps those, where namespaces may not be listed',
      { files: ['dev: a', 'prod: b'], namespaces: 'hidden' },
      'unknown unknown',
    ],
    ['the only variant, if that is no stage', { files: ['main: shop'] }, 'yes'],
    ['but not in a cluster without its namespaces', { files: ['main: gone'] }, 'no'],
    ['nor in one that is named after a stage', { context: 'test', files: ['main: shop'] }, 'unknown'],
    [
      'what several variants share, perhaps',
      { context: 'kind-dev', files: ['dev: shop', 'prod: shop', ': shop'] },
      'yes no unknown',
    ],
    ['what lies beside the only variant goes with it', { files: ['main: shop', ': shop'] }, 'yes yes'],
    [
      'and is not certain where that is not',
      { context: 'minikube', files: ['prod: shop', ': shop'] },
      'unknown unknown',
    ],
    ['plain manifests by their folders', { context: 'kind-dev', files: ['=overlays/prod: shop'] }, 'no'],
    [
      'and those of several variants, perhaps',
      { context: 'kind-dev', files: ['=envs/dev,envs/prod: shop'] },
      'unknown',
    ],
    [
      'what .backops.yaml says, and nothing else',
      { context: 'minikube', files: ['dev: shop', 'prod: shop', ': shop'], clusters: { minikube: ['overlays/dev'] } },
      'yes no no',
    ],
    [
      'by patterns of both',
      {
        context: 'eks-7',
        files: ['dev: shop', 'prod: shop', ': shop'],
        clusters: { 'eks-*': ['overlays/p*', 'plain-2'] },
      },
      'no yes yes',
    ],
    [
      'not what .backops.yaml says of another cluster',
      { context: 'kind-dev', files: ['dev: shop', ': shop'], clusters: { other: ['overlays/dev'] } },
      'no unknown',
    ],
  ];
  for (const [title, row, expected] of rows) it(title, () => assert.equal(answers(row), expected));
});
