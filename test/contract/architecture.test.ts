import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { additionsOf, type ExtensionPoint, extensionPoints } from '../../scripts/generate/folders.ts';
import { inRoot, root } from '../support/paths.ts';

interface Source {
  readonly path: string;
  readonly text: string;
  /** Bare names of packages, and paths from the repository's root. */
  readonly imports: readonly string[];
}

const sources: readonly Source[] = globSync('src/**/*.ts', { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !/\.(test|testing)\.ts$/.test(path))
  .sort()
  .map((path) => {
    const text = readFileSync(inRoot(path), 'utf8');
    return { path, text, imports: importsOf(path, text) };
  });

/** Static, type-only and dynamic imports, and re-exports. The bundles show what is left of them; this shows what is written. */
function importsOf(path: string, text: string): string[] {
  const statements =
    /^(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
  return [...text.matchAll(statements)]
    .map((match) => match[1] ?? match[2] ?? match[3] ?? '')
    .map((name) => (name.startsWith('.') ? normalize(join(dirname(path), name)).replaceAll('\\', '/') : name));
}

const within = (...folders: string[]) =>
  sources.filter(({ path }) => folders.some((folder) => path.startsWith(`${folder}/`)));

/** Imports that are not allowed, as `importer -> imported`. */
const foreign = (files: readonly Source[], allowed: (imported: string, importer: string) => boolean): string[] =>
  files.flatMap(({ path, imports }) =>
    imports.filter((imported) => !allowed(imported, path)).map((imported) => `${path} -> ${imported}`),
  );

const idsOf = (id: ExtensionPoint['id']): string[] =>
  additionsOf(extensionPoints.find((point) => point.id === id) as ExtensionPoint);

/** Text without comments: what a comment tells may name anything. */
const code = (text: string): string => text.replace(/\/\*.*?\*\//gs, '').replace(/(^|\s)\/\/.*$/gm, '');

/** Quoted texts that are exactly one of the ids. */
const quoted = (files: readonly Source[], ids: readonly string[]): string[] =>
  files.flatMap(({ path, text }) =>
    ids.filter((id) => new RegExp(`(['"\`])${id}\\1`).test(code(text))).map((id) => `${path} names ${id}`),
  );

describe('architecture', () => {
  it('1: core imports yaml, jsonc-parser and itself', () => {
    const allowed = (name: string) => /^(src\/core\/|yaml$|jsonc-parser$)/.test(name);
    assert.deepEqual(foreign(within('src/core'), allowed), []);
  });

  it('2: only the extension imports vscode', () => {
    const others = sources.filter(({ path }) => !path.startsWith('src/extension/'));
    assert.deepEqual(
      foreign(others, (name) => name !== 'vscode'),
      [],
    );
  });

  it('3: each client library has one importer', () => {
    for (const [library, folder] of [
      ['@kubernetes/client-node', 'src/cluster/'],
      ['@aws-sdk/', 'src/object-store/'],
    ] as const) {
      assert.deepEqual(
        foreign(sources, (name, from) => !name.startsWith(library) || from.startsWith(folder)),
        [],
      );
    }
  });

  it('3: the cluster is reached by a lazy import of its one entry, and what it gives is a type of the model', () => {
    const others = sources.filter(({ path }) => !path.startsWith('src/cluster/'));
    const eager = ({ path, text }: Source) =>
      [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom\s*['"](\.[^'"]*)['"]/gm)].some(([, name = '']) =>
        normalize(join(dirname(path), name))
          .replaceAll('\\', '/')
          .startsWith('src/cluster/'),
      );
    assert.deepEqual(
      foreign(others, (name) => !name.startsWith('src/cluster/') || name === 'src/cluster/index.ts'),
      [],
    );
    assert.deepEqual(
      others.filter(eager).map(({ path }) => path),
      [],
    );
    assert.deepEqual(
      foreign(within('src/cluster'), (name) =>
        /^(src\/core\/model\/|src\/cluster\/|node:|@kubernetes\/client-node$)/.test(name),
      ),
      [],
    );
  });

  it('3: a bucket is reached by a lazy import of its one entry', () => {
    const others = sources.filter(({ path }) => !path.startsWith('src/object-store/'));
    const eager = /^(?:import|export)\b[^;]*?\bfrom\s*['"](?:\.\.\/)+object-store\/(?!.*\.testing)/m;
    assert.deepEqual(
      foreign(others, (name) => !name.startsWith('src/object-store/') || name === 'src/object-store/index.ts'),
      [],
    );
    assert.deepEqual(
      others.filter(({ text }) => eager.test(text)).map(({ path }) => path),
      [],
    );
  });

  it('3: restoring knows no provider', () => {
    assert.deepEqual(
      foreign(within('src/restore'), (name) => /^(src\/(core\/(model|plan|report)|restore)\/|node:)/.test(name)),
      [],
    );
    assert.deepEqual(quoted(within('src/restore', 'src/cluster'), idsOf('provider')), []);
  });

  it('4: a provider imports the model, the parsers, what plans share, and itself', () => {
    const files = within(...idsOf('provider').map((id) => `src/providers/${id}`));
    const own = (path: string) => path.split('/').slice(0, 3).join('/');
    assert.deepEqual(
      foreign(files, (name, from) => /^src\/core\/(model|parse|plan)\//.test(name) || name.startsWith(`${own(from)}/`)),
      [],
    );
  });

  it('4: rules name no provider, and providers no rule', () => {
    // Some rules are called like the gap that they report, and gaps are the providers' own words.
    const gaps = readFileSync(inRoot('src/core/model/verdict.ts'), 'utf8');
    assert.deepEqual(
      quoted(
        within('src/core/rules').filter(({ path }) => !path.endsWith('.generated.ts')),
        idsOf('provider'),
      ),
      [],
    );
    assert.deepEqual(
      quoted(
        within('src/providers'),
        idsOf('rule').filter((id) => !gaps.includes(`'${id}'`)),
      ),
      [],
    );
  });

  it('5: core has no module-level state that changes', () => {
    const found = within('src/core').flatMap(({ path, text }) => [
      ...[...text.matchAll(/^(?:export )?(?:let|var) (\w+)/gm)].map((match) => `${path}: ${match[1]} can be assigned`),
      ...[...text.matchAll(/^(?:export )?const (\w+)\b/gm)]
        .map((match) => match[1] as string)
        .filter((name) =>
          new RegExp(
            `(?<![.\\w])${name}(?:\\.(?:set|add|delete|clear|push|pop|shift|splice|unshift)\\(|\\[[^\\]]+\\] ?=[^=])`,
          ).test(text),
        )
        .filter((name) => !isShadowed(name, text))
        .map((name) => `${path}: ${name} is changed`),
    ]);
    assert.deepEqual(found, []);
  });

  it('6: core and providers know neither clock nor disk nor network', () => {
    const ambient =
      /\b(?:Date\.now\(|new Date\(\)|Math\.random\(|process\.|fetch\(|globalThis\b|setTimeout\(|console\.)/;
    const found = within('src/core', 'src/providers').flatMap(({ path, text }) => {
      const match = ambient.exec(code(text));
      return match ? [`${path} uses ${match[0]}`] : [];
    });
    assert.deepEqual(found, []);
  });

  it('7: only restore/run and the cluster port write to a cluster', () => {
    const writes =
      /\b(?:createNamespaced\w+|replaceNamespaced\w+|patchNamespaced\w+|deleteNamespaced\w+|serverSideApply)\(/;
    const found = sources.filter(
      ({ path, text }) => !/^src\/(restore\/run|cluster)\b/.test(path) && writes.test(code(text)),
    );
    assert.deepEqual(
      found.map(({ path }) => path),
      [],
    );
  });

  it('7: the port that writes is for restore/run and the cluster; others know the words Manifest and At', () => {
    const imported = /^import\s+([^;]*?)\s*from\s*['"][^'"]*\/cluster-writer\.ts['"]/gm;
    const isWord = (clause: string | undefined) => /^type \{\s*(?:(?:At|Manifest)\b,?\s*)+\}$/.test(clause ?? '');
    const others = sources.filter(({ path }) => !/^src\/(restore\/run|cluster)\//.test(path));
    const importers = others.filter(({ imports }) => imports.includes('src/core/model/cluster-writer.ts'));
    assert.deepEqual(
      importers
        .filter(({ text }) => {
          const clauses = [...text.matchAll(imported)].map((match) => match[1]);
          return clauses.length === 0 || !clauses.every(isWord);
        })
        .map(({ path }) => path),
      [],
    );
    // Handing the writer on is what everybody else may do with it.
    const uses = /\bwriter\??\.\w+\(|\}\s*=\s*[\w.]*\bwriter\b/;
    assert.deepEqual(
      others.filter(({ text }) => uses.test(code(text))).map(({ path }) => path),
      [],
    );
  });

  it('9: what reads a workspace runs no program', () => {
    const runs = (name: string) => /^(node:)?(child_process|vm|worker_threads\/eval)$/.test(name);
    assert.deepEqual(
      foreign(within('src/core', 'src/providers', 'src/worker', 'src/cli'), (name) => !runs(name)),
      [],
    );
    const evaluated = within('src/core', 'src/providers').filter(({ text }) =>
      /\b(?:eval|new Function)\(/.test(code(text)),
    );
    assert.deepEqual(
      evaluated.map(({ path }) => path),
      [],
    );
  });

  it('files stay short enough to be read at one go', () => {
    const long = [...sources, ...read('scripts/**/*.ts'), ...read('test/**/*.ts')]
      .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
      .filter(({ lines }) => lines > 350);
    assert.deepEqual(long, []);
  });
});

/** A parameter or local of the same name is what changes. */
function isShadowed(name: string, text: string): boolean {
  return new RegExp(`(?:^[ \\t]+(?:const|let) ${name}\\b|[(,{]\\s*${name}(?::|\\s*[,)}]))`, 'm').test(text);
}

function read(pattern: string): { path: string; text: string }[] {
  return globSync(pattern, { cwd: root }).map((path) => ({ path, text: readFileSync(inRoot(path), 'utf8') }));
}
