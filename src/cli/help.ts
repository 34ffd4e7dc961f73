import type { Paint } from '../core/report/paint.ts';
import { wrap } from '../core/report/wrap.ts';
import type { CommandSpec, OptionSpec } from './option-parts.ts';
import { commands } from './options.ts';

export function overallHelp(paint: Paint): string {
  return lines([
    `${paint('bold', 'backops')}: finds what holds data in Kubernetes manifests and Terraform, and whether a backup covers it`,
    '',
    `${paint('bold', 'Usage')}  backops <command> [options] [paths…]`,
    '',
    paint('bold', 'Commands'),
    ...columns(commands.map((command) => [command.name, command.summary])),
    '',
    paint('bold', 'Start here'),
    ...columns([
      ['backops coverage', 'what is there, and what protects it'],
      ['backops check', 'what is wrong; exit code 1 for a pull request'],
      ['backops explain db', 'why'],
      ['backops fix', 'what to write (as a diff; --apply writes it)'],
      ['backops restore-points --context dev -n shop', 'what there is to restore from'],
      ['backops restore --context dev -n shop --point NAME', 'get it back; asks before it does anything'],
    ]),
    '',
    paint('bold', 'Exit codes'),
    ...columns([
      ['0', 'clean'],
      ['1', 'findings at or above --fail-on; restoring: not done, or not proved'],
      ['2', 'it could not run; restoring: nothing was changed'],
    ]),
    '',
    'Options of a command: backops <command> --help. Version: backops --version.',
  ]);
}

export function commandHelp(command: CommandSpec, paint: Paint): string {
  return lines([
    `${paint('bold', `backops ${command.name}`)}: ${command.summary}`,
    '',
    `${paint('bold', 'Usage')}  ${command.usage}`,
    '',
    ...wrap(command.about, 100),
    '',
    paint('bold', 'Options'),
    ...columns(command.options.filter((spec) => !spec.hidden).map((spec) => [optionLabel(spec), spec.help])),
    '',
    paint('bold', 'Examples'),
    ...columns(command.examples),
    '',
    paint('bold', 'Exit codes'),
    ...columns(command.exitCodes.map(([code, meaning]) => [String(code), meaning])),
  ]);
}

function optionLabel(spec: OptionSpec): string {
  const short = spec.short ? `-${spec.short}, ` : '    ';
  return `${short}--${spec.name}${spec.value === undefined ? '' : ` ${spec.value}`}`;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
