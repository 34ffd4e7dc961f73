import type { SourceFile } from '../../model/source.ts';

const apiVersion = /^(?:---[ \t]+)?["']?apiVersion["']?[ \t]*:/m;
const kind = /^["']?kind["']?[ \t]*:/m;

/** Cheap test for Kubernetes objects: both keys at the left margin, or a JSON text that has both. */
export function looksLikeManifests({ path, text }: SourceFile): boolean {
  if (!/\.(?:ya?ml|json)$/i.test(path)) return false;
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (name === 'chart.yaml' || name === 'package.json' || /^kustomization\.ya?ml$/.test(name)) return false;
  if (text.includes('kustomize.config.k8s.io/')) {
    const type = /^apiVersion:[ \t]*["']?kustomize\.config\.k8s\.io\//m;
    if (type.test(text)) return false;
  }
  // Helm's templates are not YAML.
  if (/(?:^|\/)templates\//.test(path) && text.includes('{{')) return false;
  const json = path.endsWith('.json') || /^\s*\{/.test(text.slice(0, 200));
  if (json) return text.includes('"apiVersion"') && text.includes('"kind"');
  return apiVersion.test(text) && kind.test(text);
}
