/** Parsing, help and suggestions come from it. */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** What the help calls its value; absent for a switch. */
  readonly value?: string;
  readonly multiple?: boolean;
  readonly choices?: readonly string[];
  readonly help: string;
  readonly hidden?: boolean;
}

export interface CommandSpec {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly about: string;
  readonly options: readonly OptionSpec[];
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  readonly exitCodes: readonly (readonly [code: number, meaning: string])[];
}

export const format: OptionSpec = {
  name: 'format',
  short: 'f',
  value: 'text|json',
  choices: ['text', 'json'],
  help: 'Report for people (default) or for programs.',
};
export const output: OptionSpec = {
  name: 'output',
  short: 'o',
  value: 'FILE',
  help: 'Write the report to FILE instead of the terminal.',
};
export const terminal: readonly OptionSpec[] = [
  { name: 'color', help: 'Colours even without a terminal (also: FORCE_COLOR=1).' },
  { name: 'no-color', help: 'No colours (also: NO_COLOR=1).' },
];
export const help: OptionSpec = { name: 'help', short: 'h', help: 'This text.' };

export const kubeconfig: OptionSpec = {
  name: 'kubeconfig',
  value: 'FILE',
  help: 'Without it KUBECONFIG, then ~/.kube/config, then the service account of a pod.',
};
