import { isClusterPath } from '../model/cluster-path.ts';
import type { Edit } from '../model/finding.ts';
import { folderOf, joinPath } from '../model/paths.ts';
import type { Provider } from '../model/provider.ts';
import { get, listOf, mapOf } from '../model/read.ts';
import type { Assessment } from '../model/verdict.ts';
import { parseYaml } from '../parse/yaml/index.ts';
import type { EnvironmentAnalysis } from '../session/analysis.ts';
import { platformOf } from '../session/cluster.ts';
import type { FixContext } from './contract.ts';
import type { Draft } from './repair.ts';
import { eolOf, insert } from './text.ts';
import { appendItem } from './yaml-edit.ts';

/**
 * New policies for a component, the best provider first: one that the workspace already uses, else the one from the settings,
 * else all that could (the user chooses).
 */
export function newPolicies(assessment: Assessment, analysis: EnvironmentAnalysis, context: FixContext): Draft[] {
  const candidates = context.providers.flatMap((provider) => {
    const fits =
      platformOf(analysis.environment) === platformName(provider)
        ? (provider.scaffold?.fits(assessment.component, analysis.context) ?? 0)
        : 0;
    return fits > 0 ? [{ provider, score: fits + preference(provider, context) }] : [];
  });
  const best = candidates.sort((a, b) => b.score - a.score);
  const wanted = best[0] && best[0].score >= 10 ? best.filter((one) => one.score >= 10) : best;
  return wanted.flatMap(({ provider }) => write(provider, assessment, analysis, context) ?? []);
}

function platformName(provider: Provider): string {
  return provider.platform === 'aws' ? 'terraform' : provider.platform;
}

function preference(provider: Provider, context: FixContext): number {
  const used = context.analyses.some(
    (one) => one.environment.purpose === 'production' && one.policies.some((policy) => policy.provider === provider.id),
  );
  return (used ? 100 : 0) + (context.settings.provider === provider.id ? 10 : 0);
}

function write(
  provider: Provider,
  assessment: Assessment,
  analysis: EnvironmentAnalysis,
  context: FixContext,
): Draft | undefined {
  const draft = provider.scaffold?.write(assessment.component, analysis.context);
  if (!draft) return undefined;
  const place = placeFor(draft.fileName, draft.text, provider, assessment, analysis, context);
  const neighbour = context.text(assessment.component.resource.extent.file);
  const text = draft.text.split('\n').join(eolOf(neighbour));
  const note = [draft.note, place.note].filter((one) => one !== undefined).join(' ');
  return { title: draft.title, creates: [{ file: place.file, text }], edits: place.edits, ...(note && { note }) };
}

interface PlaceForFile {
  readonly file: string;
  /** Lists the file in the kustomization that will apply it. */
  readonly edits: readonly Edit[];
  readonly note?: string;
}

/**
 * Beside the manifests, listed in the kustomization of the environment. A kustomization that sets a namespace would move a policy
 * of another namespace (a Schedule in `velero`) into its own: such a policy goes where its provider's policies already are, else
 * into a folder of its own.
 */
function placeFor(
  name: string,
  text: string,
  provider: Provider,
  assessment: Assessment,
  analysis: EnvironmentAnalysis,
  context: FixContext,
): PlaceForFile {
  const beside = folderOf(assessment.component.resource.extent.file);
  if (platformName(provider) === 'terraform') return { file: freeName(beside, name, context), edits: [] };
  const root = analysis.environment.id.replace(/ \([^()]*\)$/, '');
  const own = kustomizationIn(root, context);
  if (!own) return { file: freeName(beside, name, context), edits: [] };
  const moved = own.namespace !== undefined && namespacesOf(text).some((one) => one !== own.namespace);
  if (!moved) return listedIn(own, root, name, context);
  const elsewhere = context.analyses
    .flatMap((one) => one.policies)
    .filter((policy) => policy.provider === provider.id && policy.resource.type === policy.type)
    .map((policy) => folderOf(policy.resource.extent.file))
    .find((folder) => folder !== root && !isClusterPath(folder));
  if (elsewhere !== undefined) {
    const theirs = kustomizationIn(elsewhere, context);
    return theirs
      ? listedIn(theirs, elsewhere, name, context)
      : { file: freeName(elsewhere, name, context), edits: [] };
  }
  return {
    file: freeName(joinPath(folderOf(root), 'backup'), name, context),
    edits: [],
    note: `The kustomization of ${root} sets the namespace ${own.namespace}, so the policy has a folder of its own, which must be applied too.`,
  };
}

interface KustomizationFile {
  readonly path: string;
  readonly namespace: string | undefined;
  readonly listEdit: (item: string) => Edit;
}

function kustomizationIn(folder: string, context: FixContext): KustomizationFile | undefined {
  for (const name of ['kustomization.yaml', 'kustomization.yml', 'Kustomization']) {
    const path = joinPath(folder, name);
    if (!context.exists(path)) continue;
    const text = context.text(path);
    const root = mapOf(parseYaml(path, text).root);
    const list = listOf(get(root, 'resources'));
    const namespace = get(root, 'namespace');
    return {
      path,
      namespace: namespace?.kind === 'scalar' ? String(namespace.value) : undefined,
      listEdit: (item) => {
        if (list?.at) return appendItem(text, list.at, item);
        const eol = eolOf(text);
        return insert(
          path,
          text.length,
          `${text.endsWith('\n') || text === '' ? '' : eol}resources:${eol}  - ${item}${eol}`,
        );
      },
    };
  }
  return undefined;
}

function listedIn(kustomization: KustomizationFile, folder: string, name: string, context: FixContext): PlaceForFile {
  const file = freeName(folder, name, context);
  return { file, edits: [kustomization.listEdit(file.slice(file.lastIndexOf('/') + 1))] };
}

/** Namespaces that the documents of a draft name. */
function namespacesOf(text: string): string[] {
  return [...text.matchAll(/^ {2}namespace: (\S+)$/gm)].flatMap((match) => match[1] ?? []);
}

function freeName(folder: string, name: string, context: FixContext): string {
  const dot = name.lastIndexOf('.');
  for (let count = 1; ; count += 1) {
    const candidate = joinPath(folder, count === 1 ? name : `${name.slice(0, dot)}-${count}${name.slice(dot)}`);
    if (!context.exists(candidate)) return candidate;
  }
}
