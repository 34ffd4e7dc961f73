const holders = /^(?:overlays|overlay|environments|environment|envs|env|stages|clusters|cluster)$/i;
const stages: Readonly<Record<string, string>> = {
  prod: 'prod',
  production: 'prod',
  prd: 'prod',
  live: 'prod',
  main: 'main',
  dev: 'dev',
  development: 'dev',
  test: 'test',
  testing: 'test',
  qa: 'qa',
  uat: 'uat',
  int: 'int',
  integration: 'int',
  preprod: 'preprod',
  staging: 'staging',
  stage: 'staging',
  stg: 'staging',
  sandbox: 'sandbox',
  preview: 'preview',
};

/** Which of several deployments a path belongs to (`overlays/prod/…` → `prod`), where the layout says so. */
export function variantOf(path: string): string | undefined {
  const segments = path.split('/');
  for (let index = 0; index < segments.length; index++) {
    const segment = (segments[index] as string).toLowerCase();
    const next = segments[index + 1];
    if (holders.test(segment) && next !== undefined && !next.includes('.'))
      return stages[next.toLowerCase()] ?? next.toLowerCase();
    if (segment !== 'main' && Object.hasOwn(stages, segment)) return stages[segment];
  }
  return undefined;
}

/** True for paths in folders whose content nobody deploys. */
export function isExamplePath(path: string): boolean {
  return /(?:^|\/)(?:examples?|tests?|fixtures|testdata)\//i.test(path);
}
