import type { Environment } from '../model/resource.ts';
import type { Notice, SourceFile } from '../model/source.ts';

/**
 * A language of the workspace. `parse` sees one file and is cached by its version; `compose` sees all parsed files and puts
 * them together into environments. Neither throws, whatever the text: what cannot be read becomes a notice and unknown values.
 */
export interface Format<Document = unknown> {
  readonly id: string;
  readonly title: string;
  /** Formats with a lower order compose first and may claim files from the later ones. */
  readonly order: number;
  /** Cheap: looks at the path and, if it must, at the text with a regular expression. */
  accepts(file: SourceFile): boolean;
  parse(file: SourceFile): ParsedFile<Document>;
  compose(input: ComposeInput<Document>): Composition;
}

export interface ParsedFile<Document = unknown> {
  readonly path: string;
  readonly documents: readonly Document[];
  readonly notices: readonly Notice[];
}

export interface ComposeInput<Document = unknown> {
  /** Files of this format, by path. The object of an unchanged file stays the same. */
  readonly files: ReadonlyMap<string, ParsedFile<Document>>;
  /** Files of another format: kustomize reads the documents of `kubernetes`. */
  of(format: string): ReadonlyMap<string, ParsedFile>;
  /** Files that an earlier format already put into an environment. */
  readonly claimed: ReadonlySet<string>;
  /**
   * The value that was made for this key last time, if every dependency is still the same object; else `make()`.
   * Keeps a keystroke cheap: unchanged files and environments stay the same objects.
   */
  memo<T>(key: string, dependencies: readonly unknown[], make: () => T): T;
}

export interface Composition {
  readonly environments: readonly Environment[];
  /** Files that later formats leave alone: bases, patches, charts. */
  readonly claimed: ReadonlySet<string>;
  readonly notices: readonly Notice[];
  /** Paths that are referred to and were not given; a trailing `/` means a folder. The command line loads them when it can. */
  readonly missing: readonly string[];
}
