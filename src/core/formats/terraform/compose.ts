import type { Environment, Resource } from '../../model/resource.ts';
import type { ComposeInput, Composition } from '../contract.ts';
import { variantOf } from '../layout.ts';
import type { TerraformDocument } from './document.ts';
import { buildFolder, type Folder, orderDocuments } from './folder.ts';
import { type LoadedModule, loadRoot } from './module-instance.ts';
import { toResource } from './resource-instance.ts';
import { assignValues, findRoots, type Root, reach } from './roots.ts';
import type { World } from './scope.ts';
import { noValues, type ValuesFiles } from './variables.ts';

interface Built {
  readonly environment: Environment;
  readonly missing: readonly string[];
}

export function composeTerraform(input: ComposeInput<TerraformDocument>): Composition {
  const configuration = new Map<string, TerraformDocument[]>();
  const values: TerraformDocument[] = [];
  for (const file of input.files.values()) {
    for (const document of file.documents) {
      if (document.kind === 'values') values.push(document);
      else configuration.set(document.folder, [...(configuration.get(document.folder) ?? []), document]);
    }
  }
  const folders = new Map<string, Folder>();
  for (const [path, unordered] of configuration) {
    const documents = orderDocuments(unordered);
    folders.set(
      path,
      input.memo(`terraform folder ${path}`, documents, () => buildFolder(path, documents)),
    );
  }
  const roots = findRoots(folders);
  const valuesOf = assignValues(
    values,
    folders,
    roots.map(({ path }) => path),
  );
  const built = roots.map(({ path, isExample, isLibrary }) => {
    const reached = new Set<string>();
    reach(path, folders, reached);
    const parts = [...reached].sort().flatMap((folder) => folders.get(folder) ?? []);
    const { always, named } = valuesOf.get(path) ?? noValues;
    const key = [isExample, isLibrary, always.length, ...parts.map((folder) => folder.path)].join(' ');
    const dependencies = [key, ...parts, ...always, ...named];
    return input.memo(`terraform environment ${path}`, dependencies, () =>
      build({ path, isExample, isLibrary }, folders, { always, named, isLibrary }),
    );
  });
  return {
    environments: built.map(({ environment }) => environment),
    claimed: new Set(input.files.keys()),
    notices: [],
    missing: [...new Set(built.flatMap(({ missing }) => missing))].sort(),
  };
}

function build({ path, isExample, isLibrary }: Root, folders: ReadonlyMap<string, Folder>, values: ValuesFiles): Built {
  const world: World = { instances: new Map(), missing: new Set(), unread: new Set(), steps: 0, depth: 0, modules: 0 };
  const root = loadRoot(folders.get(path) as Folder, { world, folders }, values);
  const modules = allModules(root);
  const resources: Resource[] = [];
  for (const module of modules) {
    for (const instance of [...module.resources(), ...module.unresolvedCalls()]) resources.push(toResource(instance));
  }
  const variant = variantOf(path);
  const environment: Environment = {
    id: path,
    format: 'terraform',
    title: isLibrary ? 'Terraform module' : 'Terraform root module',
    resources,
    purpose: isExample ? 'example' : 'production',
    ...(isLibrary && { isLibrary }),
    ...(variant !== undefined && { variant }),
    unread: [...world.unread].sort(),
  };
  return { environment, missing: [...world.missing] };
}

function allModules(root: LoadedModule): LoadedModule[] {
  const modules = [root];
  for (let index = 0; index < modules.length; index++) modules.push(...(modules[index] as LoadedModule).children());
  return modules;
}
