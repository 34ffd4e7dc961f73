/** What the folders of a repository say about an environment: which stage it is, and whether it is only an example. */

const stageParents = new Set([
  'overlays',
  'overlay',
  'environments',
  'environment',
  'envs',
  'env',
  'stages',
  'clusters',
  'cluster',
  'accounts',
  'live',
]);

/** Usual names of stages, and the one name that stands for all its spellings. */
const stages: ReadonlyMap<string, string> = new Map(
  Object.entries({
    prod: 'prod',
    production: 'prod',
    prd: 'prod',
    staging: 'staging',
    stage: 'staging',
    stg: 'staging',
    dev: 'dev',
    development: 'dev',
    test: 'test',
    qa: 'qa',
    uat: 'uat',
    sandbox: 'sandbox',
    preprod: 'preprod',
    preview: 'preview',
    int: 'integration',
    integration: 'integration',
    testing: 'test',
    nonprod: 'nonprod',
  }),
);

/** `prod` for `prd` and `Production`; undefined for what is no usual name of a stage. */
export function stageOf(name: string): string | undefined {
  return stages.get(name.toLowerCase());
}

/** Examples, tests, and what somebody put aside: none of it is what runs. */
const exampleNames = new Set([
  'examples',
  'example',
  'samples',
  'test',
  'tests',
  'fixtures',
  'testdata',
  'archive',
  '.archive',
  '_archive',
  'archived',
  'deprecated',
]);

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

/**
 * Which of several deployments a folder or file belongs to: `overlays/production/db` is `prod`. A well-known stage
 * anywhere below `clusters/`, `envs/`… wins over other names there; undefined when the path does not say.
 */
export function variantOf(path: string): string | undefined {
  const segments = segmentsOf(path);
  const candidates: string[] = [];
  segments.forEach((segment, index) => {
    const next = segments[index + 1];
    const isFile = index + 2 === segments.length && next?.includes('.');
    if (stageParents.has(segment.toLowerCase()) && next && !isFile) candidates.push(next);
  });
  const known = candidates.find((name) => stages.has(name.toLowerCase()));
  if (known) return stages.get(known.toLowerCase());
  const elsewhere = segments.find((name) => stages.has(name.toLowerCase()));
  return elsewhere ? stages.get(elsewhere.toLowerCase()) : candidates[0]?.toLowerCase();
}

/** Does it lie in a folder of examples or tests? `envs/test` is a stage, `test/` is not. */
export function isExamplePath(path: string): boolean {
  const segments = segmentsOf(path.toLowerCase());
  return segments.some((name, index) => exampleNames.has(name) && !stageParents.has(segments[index - 1] ?? ''));
}

/**
 * The same for all folders of a workspace together: where everything lies under such folders it is the subject and not an
 * example, and a `test` beside `prod` or `dev` is a stage.
 */
export function examplePaths(paths: readonly string[]): (path: string) => boolean {
  const all = new Set(paths);
  const parents = new Set<string>();
  for (const path of all) {
    const parts = path.split('/');
    parts.forEach((part, index) => {
      if (part !== 'test' && stages.has(part.toLowerCase())) parents.add(parts.slice(0, index).join('/'));
    });
  }
  const isStage = (path: string) => {
    const parts = path.split('/');
    const at = parts.indexOf('test');
    return at >= 0 && parents.has(parts.slice(0, at).join('/')) && !isExamplePath(parts.toSpliced(at, 1).join('/'));
  };
  const isExample = (path: string) => isExamplePath(path) && !isStage(path);
  return [...all].every(isExample) ? () => false : isExample;
}
