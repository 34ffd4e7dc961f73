import { configurationFile } from '../core/session/config-file.ts';

/** Folders that hold copies of other people's files, or no files for us at all. */
const skippedFolders: ReadonlySet<string> = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '.terraform',
  '.terragrunt-cache',
  '.vscode-test',
  'vendor',
]);

/** JSON files that are everywhere and never infrastructure. */
const skippedJson = /(?:^|[\\/])(?:package(?:-lock)?|composer|tsconfig[^\\/]*|jsconfig|renovate|\.[^\\/]*)\.json$/i;

/** Not read unless something refers to it. `siblings` are the names in the same folder. */
export function isSkippedFolder(name: string, siblings: ReadonlySet<string>): boolean {
  if (skippedFolders.has(name)) return true;
  // A chart's own `charts/` holds what `helm dependency update` downloaded; a repository's `charts/` holds its charts.
  return name === 'charts' && (siblings.has('Chart.yaml') || siblings.has('Chart.yml'));
}

/** Could a file of this name say anything about data or backups? */
export function isRelevantName(path: string): boolean {
  // Settings, not a manifest: the command line reads them itself, because its options win over them.
  if (/[^\\/]*$/.exec(path)?.[0] === configurationFile) return false;
  if (/\.(?:ya?ml|tf|tofu|tfvars)$/i.test(path)) return true;
  if (/\.json$/i.test(path)) return !skippedJson.test(path);
  return /(?:^|[\\/])kustomization$/i.test(path);
}

/** Most JSON is data of something else; these words are in every manifest, template and Terraform file. */
export function isRelevantJson(path: string, text: string): boolean {
  if (/\.(?:tf|tofu|tfvars)\.json$/i.test(path)) return true;
  return (
    text.includes('"apiVersion"') ||
    text.includes('"AWSTemplateFormatVersion"') ||
    text.includes('"Resources"') ||
    text.includes('"services"')
  );
}
