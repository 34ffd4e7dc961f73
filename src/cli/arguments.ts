import { parseArgs } from 'node:util';
import type { CommandSpec, OptionSpec } from './option-parts.ts';
import { Refusal } from './refusal.ts';
import { didYouMean } from './suggest.ts';

/** Checked options of one call. */
export interface Arguments {
  readonly positionals: readonly string[];
  has(name: string): boolean;
  /** The last value given. */
  value(name: string): string | undefined;
  values(name: string): readonly string[];
}

/** Parses what follows the command's name; throws a Refusal that names the option and, where it can, the one that was meant. */
export function parseArguments(argv: readonly string[], command: CommandSpec): Arguments {
  const specs = new Map(command.options.map((spec) => [spec.name, spec]));
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    // Not strict: the tokens are checked here, with better words than the parser's.
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      command.options.map((spec) => [
        spec.name,
        {
          type: spec.value === undefined ? ('boolean' as const) : ('string' as const),
          ...(spec.short && { short: spec.short }),
        },
      ]),
    ),
  });
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const spec = specs.get(token.name);
    if (!spec) throw unknownOption(token.rawName, token.name, command);
    given.set(spec.name, [...(given.get(spec.name) ?? []), checkedValue(spec, token, command)]);
  }
  return {
    positionals,
    has: (name) => given.has(name),
    value: (name) => given.get(name)?.at(-1),
    values: (name) => given.get(name) ?? [],
  };
}

interface OptionToken {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function checkedValue(spec: OptionSpec, token: OptionToken, command: CommandSpec): string {
  const { rawName, value, inlineValue } = token;
  if (spec.value === undefined) {
    if (value !== undefined) throw new Refusal('usage', `${rawName} takes no value.`, seeHelp(command));
    return '';
  }
  if (value === undefined || value === '' || (!inlineValue && /^-./.test(value))) {
    throw new Refusal('usage', `${rawName} needs a value: ${rawName} ${spec.value}`, seeHelp(command));
  }
  if (spec.choices && !spec.choices.includes(value)) {
    const remedy = didYouMean(value, spec.choices) ?? `It is one of: ${spec.choices.join(', ')}.`;
    throw new Refusal('usage', `${rawName} cannot be "${value}".`, remedy);
  }
  return value;
}

function unknownOption(rawName: string, name: string, command: CommandSpec): Refusal {
  const names = command.options.filter((spec) => !spec.hidden).map((spec) => spec.name);
  return new Refusal(
    'usage',
    `backops ${command.name} has no option ${rawName}.`,
    didYouMean(name, names, '--') ?? seeHelp(command),
  );
}

function seeHelp(command: CommandSpec): string {
  return `See: backops ${command.name} --help`;
}
