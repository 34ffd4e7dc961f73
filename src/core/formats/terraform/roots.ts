import { folderOf } from '../../model/paths.ts';
import { examplePaths } from '../layout.ts';
import type { TerraformDocument } from './document.ts';
import type { Folder } from './folder.ts';
import { noValues, type ValuesFiles } from './variables.ts';

export interface Root {
  readonly path: string;
  readonly isExample: boolean;
  /** Made to be called: what its variables hold is for the callers to say, their defaults included. */
  readonly isLibrary: boolean;
}

/**
 * Folders that people apply: those that no other folder calls. A module that only its own examples, tests or wrappers call
 * is somebody's product, so it counts as well, and so does one folder of a circle of calls.
 */
export function findRoots(folders: ReadonlyMap<string, Folder>): Root[] {
  const paths = [...folders.keys()].sort();
  const isExample = examplePaths(paths);
  const isAuxiliary = (path: string) => isExample(path) || /(?:^|\/)wrappers?(?:\/|$)/.test(path);
  const called = new Set<string>();
  for (const folder of folders.values()) {
    for (const callee of folder.callees) {
      if (callee === folder.path) continue;
      if (isAuxiliary(callee) || !(isAuxiliary(folder.path) || isPartOf(callee, folder.path))) called.add(callee);
    }
  }
  const roots = paths.filter((path) => !called.has(path));
  const reached = new Set<string>();
  for (const root of roots) reach(root, folders, reached);
  for (const path of paths) {
    if (reached.has(path)) continue;
    roots.push(path);
    reach(path, folders, reached);
  }
  const calledAtAll = new Set(
    [...folders.values()].flatMap((folder) => folder.callees.filter((one) => one !== folder.path)),
  );
  const hasExamples = (path: string) => paths.some((one) => isExample(one) && isBelow(one, path));
  return roots.sort().map((path) => ({
    path,
    isExample: isExample(path),
    isLibrary: !isExample(path) && (calledAtAll.has(path) || /(?:^|\/)modules\//.test(path) || hasExamples(path)),
  }));
}

/** A module's own `examples/` lies right in its folder. */
function isBelow(example: string, path: string): boolean {
  const inside = path === '.' ? example : example.startsWith(`${path}/`) ? example.slice(path.length + 1) : undefined;
  return inside !== undefined && /^examples?\//.test(inside);
}

/** A caller inside the called folder that belongs to it: a module's own `modules/`. */
function isPartOf(callee: string, caller: string): boolean {
  const inside =
    callee === '.' ? caller : caller.startsWith(`${callee}/`) ? caller.slice(callee.length + 1) : undefined;
  return inside !== undefined && /(?:^|\/)modules(?:\/|$)/.test(inside);
}

/** Adds the folder and everything that it calls. */
export function reach(path: string, folders: ReadonlyMap<string, Folder>, into: Set<string>): void {
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (into.has(next)) continue;
    into.add(next);
    waiting.push(...(folders.get(next)?.callees ?? []));
  }
}

/** Which values files may be given to which root: those in its folder or below, and those elsewhere that fit its variables. */
export function assignValues(
  documents: readonly TerraformDocument[],
  folders: ReadonlyMap<string, Folder>,
  roots: readonly string[],
): ReadonlyMap<string, ValuesFiles> {
  const always = new Map<string, TerraformDocument[]>();
  const named = new Map<string, TerraformDocument[]>();
  const add = (to: Map<string, TerraformDocument[]>, root: string, document: TerraformDocument) => {
    to.set(root, [...(to.get(root) ?? []), document]);
  };
  for (const document of documents.toSorted((a, b) => precedence(a) - precedence(b) || (a.path < b.path ? -1 : 1))) {
    const owner = ownerOf(document.folder, folders);
    if (owner === document.folder && precedence(document) < 3) add(always, owner, document);
    else if (owner !== undefined) add(named, owner, document);
    else for (const root of roots) if (fits(document, folders.get(root))) add(named, root, document);
  }
  return new Map(
    roots.map((root) => [
      root,
      { always: always.get(root) ?? noValues.always, named: named.get(root) ?? noValues.named },
    ]),
  );
}

function precedence({ path }: TerraformDocument): number {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'terraform.tfvars') return 0;
  if (name === 'terraform.tfvars.json') return 1;
  return /\.auto\.tfvars(?:\.json)?$/.test(name) ? 2 : 3;
}

/** The nearest folder with configuration, from the file upwards. */
function ownerOf(folder: string, folders: ReadonlyMap<string, Folder>): string | undefined {
  for (let path = folder; ; path = folderOf(path)) {
    if (folders.has(path)) return path;
    if (path === '.') return undefined;
  }
}

/** A file for several roots holds values that this one does not declare; Terraform passes over them. */
function fits(document: TerraformDocument, folder: Folder | undefined): boolean {
  return folder !== undefined && document.file.body.attributes.some(({ name }) => folder.variables.has(name.text));
}
