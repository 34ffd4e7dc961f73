/** Files that may hold manifests or infrastructure as code; Chart.yaml and kustomization.yaml are among them. */
export const wantedGlob = '**/{*.yaml,*.yml,*.tf,*.tofu,*.tfvars,*.json,Kustomization}';

/** For hovers and the like: they ask the model, which knows whether the document is one of ours. */
export const wantedDocuments = { pattern: wantedGlob } as const;

/** Folders that hold copies and tools, not the workspace's own text. */
export const neverRead: readonly string[] = [
  '**/.git/**',
  '**/.hg/**',
  '**/.svn/**',
  '**/node_modules/**',
  '**/.terraform/**',
  '**/.terragrunt-cache/**',
  '**/.venv/**',
  '**/.vscode-test/**',
];

const names = /(\.(ya?ml|tf|tofu|tfvars|json)|(^|\/)Kustomization)$/i;
const configurationJson = /\.(tf|tofu|tfvars)\.json$/i;
const largestJson = 500_000;

export const isWanted = (path: string): boolean => names.test(path);

/** Most JSON files of a workspace are none of ours (packages, fixtures, locks): one look saves their analysis. */
export function isWantedText(path: string, text: string): boolean {
  if (!/\.json$/i.test(path) || configurationJson.test(path)) return true;
  return text.length <= largestJson && /"(apiVersion|AWSTemplateFormatVersion)"/.test(text);
}
