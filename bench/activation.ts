// Times activate() of the bundled extension, up to registered, with a stand-in for the editor: only what BackOps itself does counts.
import Module from 'node:module';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';

/** Anything that is asked of it is there, can be called and constructed, and disposes. */
function anything(name: string): unknown {
  const known = new Map<PropertyKey, unknown>();
  return new Proxy(class {}, {
    get: (target, key) => {
      if (key === 'then') return undefined;
      if (key === Symbol.toPrimitive) return () => name;
      if (key === Symbol.iterator) return [][Symbol.iterator];
      if (key === 'prototype') return target.prototype;
      // Settings have no value here: what reads them falls back to its default.
      if (key === 'get') return () => undefined;
      // Nobody looks at a view yet: what is seen connects to a cluster.
      if (key === 'visible') return false;
      if (key === 't') return (text: string) => text;
      if (!known.has(key)) known.set(key, anything(`${name}.${String(key)}`));
      return known.get(key);
    },
    set: () => true,
    apply: () => anything(`${name}()`),
    construct: () => anything(`new ${name}`) as object,
  });
}

// Bundlers copy a module's own properties and keep its prototype: everything is inherited.
const editor: unknown = Object.create(anything('vscode') as object);

const loader = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown };
const load = loader._load;
const opened: string[] = [];
loader._load = (request, ...rest) => {
  opened.push(request);
  return request === 'vscode' ? editor : load(request, ...rest);
};

const require = Module.createRequire(import.meta.url);
const file = resolve(import.meta.dirname, '../dist/extension.cjs');
const context = {
  subscriptions: [],
  extensionPath: resolve(import.meta.dirname, '..'),
  extensionUri: anything('extensionUri'),
  extension: anything('extension'),
  workspaceState: anything('workspaceState'),
  globalState: anything('globalState'),
  secrets: anything('secrets'),
  // As in a window without a workspace folder.
  storageUri: undefined,
  globalStorageUri: { fsPath: resolve(import.meta.dirname, '../out/storage') },
  asAbsolutePath: (path: string) => resolve(import.meta.dirname, '..', path),
};

const begin = performance.now();
const extension = require(file) as { activate(context: unknown): unknown };
const loaded = performance.now();
let problem: string | undefined;
try {
  const result = extension.activate(context);
  // What it starts in the background is not awaited: registered is what counts.
  if (result instanceof Promise) result.catch(() => {});
} catch (error) {
  problem = String(error);
}
const end = performance.now();
const foreign = opened.filter((request) => /cluster|object-store/.test(request));
process.on('unhandledRejection', () => {});
console.log(
  JSON.stringify({ load: loaded - begin, activate: end - loaded, milliseconds: end - begin, foreign, problem }),
);
process.exit(0);
