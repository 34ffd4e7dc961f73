// `npm run new -- provider|format|rule <id>`: copies a template that passes its own test, and lists it in the registry.
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot } from '../test/support/paths.ts';
import { camelCase, type ExtensionPoint, extensionPoints } from './generate/folders.ts';
import { writeStale } from './generate.ts';

const nextSteps: Readonly<Record<ExtensionPoint['id'], readonly string[]>> = {
  rule: [
    'write the condition in rule.ts; read src/core/rules/contract.ts for what a rule may look at',
    'change the examples in README.md: `UPDATE_FIXTURES=1 npm run test:contract -- --grep <id>` writes their carets',
  ],
  provider: [
    'translate the fields of its kinds in policies.ts; read src/core/model/provider.ts and policy.ts',
    'add restore kinds, marks and a scaffold in index.ts; put what you read, with versions and links, into README.md',
  ],
  format: [
    'read its files in parse.ts and put them together in compose.ts; read src/core/formats/contract.ts',
    'if its environments end up in a Kubernetes cluster, add its id to src/core/session/cluster.ts',
  ],
};

function create(point: ExtensionPoint, id: string): void {
  const folder = inRoot(point.folder, id);
  if (existsSync(folder)) throw new Error(`${point.folder}/${id} is there already; choose another id`);
  const words = id.split('-').join(' ');
  const fill = (text: string): string =>
    text
      .replaceAll('__id__', id)
      .replaceAll('__camel__', camelCase(id))
      .replaceAll('__Title__', words.charAt(0).toUpperCase() + words.slice(1))
      .replaceAll('__carets__', '^'.repeat(id.length));
  const templates = inRoot('scripts', 'templates', point.id);
  for (const file of globSync('**/*.txt', { cwd: templates })) {
    const target = join(folder, fill(file).replace(/\.txt$/, ''));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, fill(readFileSync(join(templates, file), 'utf8')));
    console.log(`wrote ${point.folder}/${id}/${fill(file).replace(/\.txt$/, '')}`);
  }
}

const [kind, id = ''] = process.argv.slice(2);
const point = extensionPoints.find((one) => one.id === kind);
if (!point || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) {
  console.error('usage: npm run new -- provider|format|rule <id>, where the id is in kebab-case: `csi-snapshots`');
  process.exitCode = 2;
} else {
  try {
    create(point, id);
    await writeStale();
    console.log(
      ['', 'Next:', ...nextSteps[point.id].map((step) => `- ${step.replace('<id>', id)}`), '- npm test'].join('\n'),
    );
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
