import { type MapNode, type Node, unknown } from '../../model/node.ts';
import { and, type Tri } from '../../model/tri.ts';
import type { Located } from './document.ts';
import { evaluate } from './evaluate.ts';
import { combinedValue, type Expansion, expand, type Instance } from './expand.ts';
import { type Folder, localSource, resourceKey, sourceOf } from './folder.ts';
import { findDefaultTags, type ProviderScope } from './provider-tags.ts';
import { expandResource, type ResourceInstances } from './resource-instance.ts';
import {
  type CallValue,
  circular,
  lazy,
  type ModuleInstance,
  maxModules,
  type ResourceInstance,
  type Scope,
  type World,
} from './scope.ts';
import { arrived, map, reason } from './values.ts';
import { noValues, passedVariable, rootVariable, type ValuesFiles } from './variables.ts';

/** A module with its resources and calls listed. */
export interface LoadedModule extends ModuleInstance {
  resources(): readonly ResourceInstance[];
  /** Calls whose module is not in the workspace. */
  unresolvedCalls(): readonly ResourceInstance[];
  children(): readonly LoadedModule[];
}

export interface Surroundings {
  readonly world: World;
  readonly folders: ReadonlyMap<string, Folder>;
}

interface Calling {
  readonly located: Located;
  readonly scope: Scope;
  readonly parent: LoadedModule;
}

interface Call {
  readonly located: Located;
  readonly expansion: Expansion;
  /** Undefined when the module is not there. */
  readonly modules: readonly LoadedModule[] | undefined;
}

export function loadRoot(folder: Folder, around: Surroundings, values: ValuesFiles): LoadedModule {
  return loadModule(folder, around, { path: '', exists: 'yes' }, values);
}

function loadModule(
  folder: Folder,
  around: Surroundings,
  place: { path: string; exists: Tri; because?: string; calling?: Calling },
  values: ValuesFiles = noValues,
): LoadedModule {
  const { path, calling } = place;
  const { world } = around;
  world.modules++;
  const remembered = new Map<string, () => Node>();
  const once = (key: string, make: () => Node, what: string): Node => {
    let getter = remembered.get(key);
    if (!getter) {
      getter = lazy(make, () => circular(what));
      remembered.set(key, getter);
    }
    return getter();
  };
  const prefix = path === '' ? '' : `${path}.`;
  const resources = new Map<string, () => ResourceInstances | undefined>();
  for (const located of folder.resources) {
    const name = resourceKey(located.block);
    // The same name twice is an error in Terraform; both hold data until it is mended.
    const key = resources.has(name) ? `${name}#${located.document.path}` : name;
    const make = () => expandResource(module, key, located, folder.overrides.get(name));
    resources.set(
      key,
      lazy<ResourceInstances | undefined>(make, () => undefined),
    );
  }
  const calls = new Map<string, () => Call | undefined>();
  for (const [name, located] of folder.calls) {
    const make = () => loadCall(module, folder, around, name, located);
    calls.set(
      name,
      lazy<Call | undefined>(make, () => undefined),
    );
  }

  const module: LoadedModule = {
    path,
    world,
    exists: place.exists,
    ...(place.because !== undefined && { existsBecause: place.because }),
    variable: (name) => {
      const declaration = folder.variables.get(name);
      if (!declaration) {
        const because = reason('unresolved', `the variable ${name} is not declared`);
        // Somebody declares it before it is applied (Terragrunt): two of the same name are the same.
        return unknown(because, { expression: `var.${name}${path === '' ? '' : ` (in ${path})`}` });
      }
      const make = () =>
        calling
          ? passedVariable(name, declaration, module, argument(calling, name))
          : rootVariable(name, declaration, module, values);
      return once(`var ${name}`, make, `the variable ${name}`);
    },
    local: (name) => {
      const local = folder.locals.get(name);
      if (!local) return unknown(reason('unresolved', `the local value ${name} is not declared`));
      const make = () => arrived(evaluate(local.attribute.value, { module, document: local.document }), 'variable');
      return once(`local ${name}`, make, `the local value ${name}`);
    },
    output: (name) => {
      const output = folder.outputs.get(name);
      const value = output?.block.body.attributes.find((attribute) => attribute.name.text === 'value');
      if (!output || !value) return unknown(reason('unresolved', `${path} has no output ${name}`));
      const make = () => evaluate(value.value, { module, document: output.document });
      return once(`output ${name}`, make, `the output ${name}`);
    },
    outputs: () => lazyOutputs(folder, module),
    resource: (type, name) => {
      const key = `${type}.${name}`;
      const getter = resources.get(key);
      if (!getter) return undefined;
      const address = prefix + key;
      const expansion = getter()?.expansion;
      if (!expansion || expansion.mode === 'single') return { kind: 'reference', address, attribute: '' };
      return combinedValue(expansion, (instance) => {
        return { kind: 'reference', address: address + instance.suffix, attribute: '' };
      });
    },
    call: (name) => {
      const located = folder.calls.get(name);
      if (!located) return undefined;
      const call = calls.get(name)?.();
      return call?.modules ? callValue(call, call.modules) : absentCall(`${prefix}module.${name}`, located);
    },
    defaultTags: (provider) => findDefaultTags(provider, providerScope(), module),
    resources: () => [...resources.values()].flatMap((getter) => getter()?.instances ?? []),
    unresolvedCalls: () =>
      [...folder.calls].flatMap(([name, located]) => {
        if (calls.get(name)?.()?.modules) return [];
        return expandResource(module, `module.${name}`, located, undefined).instances;
      }),
    children: () => [...calls.values()].flatMap((getter) => getter()?.modules ?? []),
  };
  const providerScope = (): ProviderScope => ({
    blocks: folder.providers,
    ...(calling && { calling: { block: calling.located.block, parent: calling.parent } }),
  });
  return module;
}

/** What a call passes for a variable. */
function argument({ located, scope }: Calling, name: string): Node | undefined {
  const attribute = located.block.body.attributes.find((candidate) => candidate.name.text === name);
  return attribute && evaluate(attribute.value, scope);
}

function loadCall(parent: LoadedModule, folder: Folder, around: Surroundings, name: string, located: Located): Call {
  const { world } = around;
  const address = `${parent.path === '' ? '' : `${parent.path}.`}module.${name}`;
  const expansion = expand(located.block.body, { module: parent, document: located.document });
  const path = localSource(located, folder.path);
  const target = path === undefined ? undefined : around.folders.get(path);
  if (path !== undefined && !target) world.missing.add(`${path}/`);
  if (!target) {
    const source = sourceOf(located);
    world.unread.add(
      source === undefined
        ? `The source of ${address} is not known.`
        : `${address} (${source}) is not in the workspace.`,
    );
    return { located, expansion, modules: undefined };
  }
  if (world.modules + expansion.instances.length > maxModules || address.split('module.').length > 20) {
    world.unread.add(`${address} is not read: modules are nested too deeply, or there are too many of them.`);
    return { located, expansion, modules: undefined };
  }
  const modules = expansion.instances.map((instance) => {
    const scope = instanceScope(parent, located, instance, address);
    const because = parent.exists === 'yes' ? instance.because : parent.existsBecause;
    return loadModule(target, around, {
      path: address + instance.suffix,
      exists: and([parent.exists, instance.exists]),
      ...(because !== undefined && { because }),
      calling: { located, scope, parent },
    });
  });
  return { located, expansion, modules };
}

function instanceScope(module: ModuleInstance, located: Located, instance: Instance, address: string): Scope {
  return {
    module,
    document: located.document,
    owner: address + instance.suffix,
    ...(instance.each && { each: instance.each }),
    ...(instance.count && { count: instance.count }),
  };
}

function callValue({ expansion }: Call, modules: readonly LoadedModule[]): CallValue {
  const [first] = modules;
  const value = () =>
    combinedValue(expansion, (instance) => (modules[expansion.instances.indexOf(instance)] as LoadedModule).outputs());
  return {
    get value() {
      return value();
    },
    ...(expansion.mode === 'single' && first && { output: (name: string) => first.output(name) }),
  };
}

function absentCall(address: string, located: Located): CallValue {
  const because = reason('unresolved', `the module ${sourceOf(located) ?? address} is not in the workspace`);
  return {
    value: unknown(because, { expression: address }),
    output: (name) => unknown(because, { expression: `${address}.${name}` }),
  };
}

/** The outputs as a map whose values are evaluated when they are read. */
function lazyOutputs(folder: Folder, module: ModuleInstance): MapNode {
  const entries = [...folder.outputs.keys()].map((name) => {
    const entry = {
      get value() {
        return module.output(name);
      },
    };
    return [name, entry] as const;
  });
  return map(new Map(entries));
}
