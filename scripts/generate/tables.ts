import type { StatefulType } from '../../src/core/catalogue/contract.ts';
import type { Provider } from '../../src/core/model/provider.ts';
import type { Rule } from '../../src/core/rules/contract.ts';

/** Tables of the README, by the name in their markers: `<!-- rules:begin -->` … `<!-- rules:end -->`. */
export interface Tables {
  readonly rules: string;
  readonly providers: string;
  readonly catalogue: string;
}

export function tablesOf(
  rules: readonly Rule[],
  providers: readonly Provider[],
  catalogue: readonly StatefulType[],
): Tables {
  return {
    rules: table(
      ['Rule', 'Severity', 'Reports'],
      rules.map((rule) => [`[${rule.id}](src/core/rules/${rule.id}/README.md)`, rule.severity, rule.title]),
    ),
    providers: table(
      ['Backup system', 'Policies it reads', 'Writes policies'],
      providers.map((provider) => [
        `[${provider.title}](${provider.docs})`,
        codes(provider.kinds.filter((kind) => kind.role === 'policy').map((kind) => kind.type)),
        provider.scaffold ? 'yes' : 'no',
      ]),
    ),
    catalogue: table(
      ['Holds data', 'Role', 'Backs itself up'],
      [...catalogue]
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map((entry) => [
          `[${codes(entry.types)}](${entry.docs})`,
          entry.role,
          (entry.builtIn ?? []).map((one) => one.title).join(', '),
        ]),
    ),
  };
}

/** The text with every table between its markers replaced; markers that are not there are left out. */
export function insertTables(text: string, tables: Tables): string {
  return Object.entries(tables).reduce(
    (current, [name, content]) =>
      current.replace(
        new RegExp(`(<!-- ${name}:begin -->\n).*?(<!-- ${name}:end -->)`, 's'),
        (_, begin: string, end: string) => `${begin}${content}\n${end}`,
      ),
    text,
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function codes(values: readonly string[]): string {
  return values.map((value) => `\`${value}\``).join(', ');
}
