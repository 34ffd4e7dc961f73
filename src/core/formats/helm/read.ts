import type { MapNode, Node } from '../../model/node.ts';
import { typeOf } from '../../model/object-type.ts';
import { get, textOf } from '../../model/read.ts';
import type { SourceFile } from '../../model/source.ts';
import { type MaskedTemplate, maskTemplate } from '../../parse/template-mask.ts';
import { directivesIn } from '../../parse/yaml/directives.ts';
import { parseYaml, splitDocuments } from '../../parse/yaml/index.ts';
import type { ParsedFile } from '../contract.ts';
import type { Manifest } from '../kubernetes/manifest.ts';
import { unmask } from './unmask.ts';

export type HelmDocument =
  | { readonly kind: 'chart'; readonly body: Node }
  | { readonly kind: 'values'; readonly body: Node }
  | { readonly kind: 'object'; readonly manifest: Manifest }
  /** Something that a template renders without saying what. */
  | { readonly kind: 'hidden' };

export function acceptsHelm({ path }: SourceFile): boolean {
  return /(?:^|\/)(?:Chart\.yaml|values\.ya?ml)$/.test(path) || /(?:^|\/)templates\/.*\.ya?ml$/.test(path);
}

/** Never a syntax notice: a template is no YAML, and what the mask makes of it is a guess. */
export function readHelm(file: SourceFile): ParsedFile<HelmDocument> {
  const { path, text } = file;
  if (/(?:^|\/)templates\//.test(path)) return { path, documents: readTemplate(file), notices: [] };
  const slice = splitDocuments(text)[0];
  const body: Node = slice ? parseYaml(path, text, slice.start, slice.end).root : { kind: 'map', entries: new Map() };
  return { path, documents: [{ kind: path.endsWith('Chart.yaml') ? 'chart' : 'values', body }], notices: [] };
}

function readTemplate(file: SourceFile): HelmDocument[] {
  const masked = maskTemplate(file.text);
  const documents: HelmDocument[] = [];
  for (const slice of splitDocuments(masked.text)) {
    const { root } = parseYaml(file.path, masked.text, slice.start, slice.end);
    if (root.kind !== 'map') {
      if (root.kind === 'unknown') documents.push({ kind: 'hidden' });
      continue;
    }
    const start = root.at?.start ?? slice.start;
    const body = unmask(root, file.text, masked, start) as MapNode;
    const manifest = objectOf(body, { file: file.path, start, end: slice.end }, masked, start);
    if (!manifest) documents.push({ kind: 'hidden' });
    else {
      const directives = directivesIn(file.path, masked.text, slice.lead, slice.end, root);
      documents.push({ kind: 'object', manifest: { ...manifest, directives } });
    }
  }
  return documents;
}

/** Groups of kinds whose apiVersion charts like to compute. */
const groups: Readonly<Record<string, string>> = {
  CronJob: 'batch/v1',
  DaemonSet: 'apps/v1',
  Deployment: 'apps/v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  Ingress: 'networking.k8s.io/v1',
  Job: 'batch/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  ClusterRole: 'rbac.authorization.k8s.io/v1',
  ClusterRoleBinding: 'rbac.authorization.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
  PodMonitor: 'monitoring.coreos.com/v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  ServiceMonitor: 'monitoring.coreos.com/v1',
  StatefulSet: 'apps/v1',
};

/** `{{ .Values.apiVersion | default "monitoring.coreos.com/v1" }}`: the group hardly ever changes. */
function defaultOf(node: Node | undefined): string | undefined {
  return node?.kind === 'unknown' ? /\bdefault "([\w.-]+\/v\w+)"/.exec(node.expression ?? '')?.[1] : undefined;
}

function objectOf(
  body: MapNode,
  extent: Manifest['extent'],
  masked: MaskedTemplate,
  start: number,
): Manifest | undefined {
  const kind = textOf(get(body, 'kind'));
  const version = get(body, 'apiVersion');
  const apiVersion = textOf(version) ?? defaultOf(version) ?? (kind === undefined ? undefined : groups[kind]);
  if (kind === undefined || apiVersion === undefined) return undefined;
  const conditions = masked.regions.filter((region) => region.start <= start && start < region.end);
  return {
    apiVersion,
    kind,
    type: typeOf({ apiVersion, kind }),
    body,
    extent,
    directives: [],
    ...(conditions.length > 0 && {
      exists: 'unknown' as const,
      existsBecause: `the chart renders it only with ${conditions.map((region) => `{{ ${region.condition} }}`).join(' and ')}`,
    }),
  };
}
