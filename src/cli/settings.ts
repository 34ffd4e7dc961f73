import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Settings } from '../core/model/settings.ts';
import { rules } from '../core/rules/registry.generated.ts';
import { configurationFile, parseRetention, readConfiguration } from '../core/session/config.ts';
import { createGlobMatcher } from '../core/session/globs.ts';
import { createLocator } from '../core/session/lines.ts';
import type { NoticeView } from '../core/session/types.ts';
import { providers } from '../providers/registry.generated.ts';
import type { Arguments } from './arguments.ts';
import type { Io } from './io.ts';
import { severities } from './options.ts';
import { Refusal } from './refusal.ts';
import { didYouMean } from './suggest.ts';

const known = { providers: providers.map((provider) => provider.id), rules: rules.map((rule) => rule.id) };

export interface ReadSettings {
  readonly settings: Partial<Settings>;
  readonly notices: readonly NoticeView[];
  /** Is this absolute path one that must not be read? */
  isExcluded(path: string): boolean;
}

/** Settings of the file, and over them those of the command line. */
export async function readSettings(args: Arguments, io: Io, root: string, repository: string): Promise<ReadSettings> {
  const file = await readConfig(args, io, root, repository);
  const provider = providerOption(args);
  const retention = retentionOption(args);
  const today = args.value('today') ?? io.today();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(today)) throw new Refusal('usage', '--today is a date such as 2026-01-31.');
  // Globs of the file are about the folder that it stands in, those of the command line about the root.
  const byFile = createGlobMatcher(file.settings.exclude ?? []);
  const byOption = createGlobMatcher(args.values('exclude'));
  return {
    notices: file.notices,
    isExcluded: (path) => byFile(slashed(relative(file.folder, path))) || byOption(slashed(relative(root, path))),
    settings: {
      ...file.settings,
      today,
      ...(provider !== undefined && { provider }),
      ...(retention !== undefined && { minimumRetentionSeconds: retention }),
      severities: { ...file.settings.severities, ...severityOptions(args) },
    },
  };
}

interface ConfigFile {
  readonly settings: Partial<Settings>;
  readonly notices: readonly NoticeView[];
  readonly folder: string;
}

/** The named file, else the nearest `.backops.yaml` from the root up to the top of the repository. */
async function readConfig(args: Arguments, io: Io, root: string, repository: string): Promise<ConfigFile> {
  const named = args.value('config');
  const candidates =
    named === undefined
      ? foldersUp(root, repository).map((folder) => join(folder, configurationFile))
      : [resolve(io.cwd, named)];
  for (const path of candidates) {
    const shown = slashed(relative(io.cwd, path)) || path;
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (named === undefined && error.code === 'ENOENT') return undefined;
      throw new Refusal('config', `the settings file ${shown} cannot be read (${error.code ?? error.message}).`);
    });
    if (text !== undefined)
      return parseConfig(text, shown, slashed(relative(root, path)), named === undefined ? dirname(path) : root);
  }
  return { settings: {}, notices: [], folder: root };
}

function parseConfig(text: string, shown: string, file: string, folder: string): ConfigFile {
  const { settings, notices } = readConfiguration({ path: file, text }, known);
  const locate = createLocator(() => text);
  const views = notices.map(({ at, ...notice }) => ({ ...notice, ...(at && { location: locate(at) }) }));
  const broken = views.find((notice) => notice.severity === 'error');
  if (broken) {
    const place = broken.location ? `:${broken.location.line}:${broken.location.column}` : '';
    throw new Refusal('config', `${shown}${place}: ${broken.message}`);
  }
  return { settings, notices: views, folder };
}

function foldersUp(from: string, to: string): string[] {
  const folders = [from];
  for (let folder = from; folder !== to && dirname(folder) !== folder; ) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}

function providerOption(args: Arguments): string | undefined {
  const id = args.value('provider');
  if (id === undefined || known.providers.includes(id)) return id;
  throw new Refusal('usage', `there is no provider ${id}.`, meant(id, known.providers));
}

function retentionOption(args: Arguments): number | undefined {
  const text = args.value('minimum-retention');
  if (text === undefined) return undefined;
  const seconds = parseRetention(text);
  if (seconds === undefined)
    throw new Refusal('usage', `--minimum-retention ${text} is no length of time.`, 'Write 7d, 48h or 2w.');
  return seconds;
}

function severityOptions(args: Arguments): Settings['severities'] {
  // `fix --rule` filters and takes no severity.
  const given = args.values('rule').filter((text) => text.includes('='));
  return Object.fromEntries(
    given.map((text) => {
      const [id = '', severity = ''] = text.split('=');
      requireRule(id);
      const allowed = [...severities, 'off'];
      if (!allowed.includes(severity)) {
        throw new Refusal('usage', `--rule ${id} cannot be "${severity}".`, meant(severity, allowed));
      }
      return [id, severity as 'error'];
    }),
  );
}

export function requireRule(id: string): void {
  if (!known.rules.includes(id)) throw new Refusal('usage', `there is no rule ${id}.`, meant(id, known.rules));
}

function meant(word: string, candidates: readonly string[]): string {
  return didYouMean(word, candidates) ?? `There are: ${candidates.join(', ')}.`;
}
