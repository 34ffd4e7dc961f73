import { applyEdits, modify } from 'jsonc-parser';
import type { Provider } from '../../src/core/model/provider.ts';
import type { Rule } from '../../src/core/rules/contract.ts';

interface Setting {
  readonly enum?: readonly unknown[];
}

interface Manifest {
  readonly contributes?: {
    readonly configuration?: Configuration | readonly Configuration[];
  };
}

interface Configuration {
  readonly properties?: Readonly<Record<string, Setting>>;
}

const severities = ['error', 'warning', 'information', 'hint', 'off'];

/**
 * package.json with the settings that follow from the folders: the providers that `backops.provider` offers, and one
 * property of `backops.rules` for each rule. A setting that is not declared is left alone.
 */
export function manifestWith(text: string, rules: readonly Rule[], providers: readonly Provider[]): string {
  const manifest = JSON.parse(text) as Manifest;
  const declared = manifest.contributes?.configuration;
  const parts = (declared === undefined ? [] : [declared].flat()) as readonly Configuration[];
  const edits: { path: (string | number)[]; value: unknown }[] = [];
  parts.forEach((part, index) => {
    const path = ['contributes', 'configuration', ...(Array.isArray(declared) ? [index] : []), 'properties'];
    const provider = part.properties?.['backops.provider'];
    if (provider) {
      // What stands before the ids, such as `auto`, is the editor's own.
      const own = (provider.enum ?? []).filter((one) => one === 'auto' || one === '' || one === null);
      edits.push({ path: [...path, 'backops.provider', 'enum'], value: [...own, ...providers.map((one) => one.id)] });
      const titles = [...own.map(() => 'The one that the workspace uses'), ...providers.map((one) => one.title)];
      edits.push({ path: [...path, 'backops.provider', 'enumDescriptions'], value: titles });
    }
    if (part.properties?.['backops.rules']) {
      const value = Object.fromEntries(
        rules.map((rule) => [rule.id, { enum: severities, default: rule.severity, description: rule.title }]),
      );
      edits.push({ path: [...path, 'backops.rules', 'properties'], value });
    }
  });
  const formattingOptions = { insertSpaces: true, tabSize: 2 };
  return edits
    .filter(({ path, value }) => JSON.stringify(at(manifest, path)) !== JSON.stringify(value))
    .reduce(
      (current, { path, value }) => applyEdits(current, modify(current, path, value, { formattingOptions })),
      text,
    );
}

function at(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (current, key) => (current as Record<string | number, unknown> | undefined)?.[key],
    value,
  );
}
