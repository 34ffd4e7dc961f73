import type { StatefulType } from '../catalogue/contract.ts';
import type { ImageType } from '../catalogue/image-contract.ts';
import type { Format } from '../formats/contract.ts';
import type { Finding, Fix } from '../model/finding.ts';
import type { Provider } from '../model/provider.ts';
import type { Settings } from '../model/settings.ts';
import type { Notice } from '../model/source.ts';
import type { Gap, Verdict } from '../model/verdict.ts';
import type { Rule } from '../rules/contract.ts';

/** Everything the core can do, behind one object: the editor, the worker, the command line and the tests use this and no more. */
export interface Session {
  /** New text of files; `null` when a file is gone. Nothing is analysed until something is asked. */
  applyChanges(changes: readonly { readonly path: string; readonly text: string | null }[]): void;
  configure(settings: Partial<Settings>): void;
  /** All findings, ordered by file and place. */
  findings(): readonly Finding[];
  overview(): Overview;
  /** Everything known about the component or policy that stands at this offset, or the one with this id or name. */
  explain(what: { readonly file: string; readonly offset: number } | { readonly id: string }): readonly ComponentView[];
  /** Fixes for findings that touch the range (or for these findings). Edits are against the texts given last. */
  fixes(
    where:
      | { readonly file: string; readonly start: number; readonly end: number }
      | { readonly findings: readonly string[] },
  ): readonly Fix[];
  /** One fix that mends everything in a file that has a preferred fix. */
  fixAll(file: string): Fix | undefined;
  /** Text of a file as the session has it. */
  text(path: string): string | undefined;
  /** Paths that are referred to and were not given. */
  missing(): readonly string[];
}

export interface SessionParts {
  readonly formats: readonly Format[];
  readonly providers: readonly Provider[];
  readonly rules: readonly Rule[];
  readonly catalogue: readonly StatefulType[];
  readonly images: readonly ImageType[];
  readonly settings?: Partial<Settings>;
}

/** Plain JSON: crosses the worker boundary and becomes the coverage report. Places are offsets plus 1-based line and column. */
export interface Overview {
  readonly components: readonly ComponentView[];
  readonly policies: readonly PolicyView[];
  readonly environments: readonly EnvironmentView[];
  readonly notices: readonly NoticeView[];
}

export interface Location {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
}

export interface ComponentView {
  readonly id: string;
  readonly format: string;
  readonly type: string;
  readonly name: string;
  readonly namespace?: string;
  readonly address: string;
  readonly environment: string;
  readonly purpose: 'production' | 'example';
  readonly role: string;
  readonly engine?: string;
  /** The text that tells it apart from others: its name, or what gives the name its value. Findings sit there. */
  readonly location: Location;
  /** Where the object itself stands, at its name. */
  readonly writtenAt: Location;
  readonly verdict: Verdict;
  readonly gaps: readonly Gap[];
  readonly achievedRpoSeconds?: number;
  readonly retentionSeconds?: number;
  readonly policies: readonly PolicyView[];
  readonly evidence: readonly EvidenceView[];
}

export interface PolicyView {
  readonly id: string;
  readonly provider: string;
  readonly type: string;
  readonly name: string;
  readonly environment: string;
  /** Context of the connected cluster that holds it; its places are then in the text of a live object. Absent: a file does. */
  readonly cluster?: string;
  readonly location: Location;
  readonly writtenAt: Location;
  /** `every day at the latest, kept 14 d, to location default`. */
  readonly summary: string;
  /** Components that it certainly selects. */
  readonly selects?: number;
}

export interface EvidenceView {
  readonly text: string;
  readonly location?: Location;
}

export interface EnvironmentView {
  readonly id: string;
  readonly format: string;
  readonly title: string;
  readonly purpose: 'production' | 'example';
  readonly unread: readonly string[];
}

export type NoticeView = Omit<Notice, 'at'> & { readonly location?: Location };
