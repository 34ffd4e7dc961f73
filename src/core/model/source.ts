/** A piece of a workspace file. Offsets count UTF-16 units from the start of the text, a BOM included. */
export interface Place {
  /** Path relative to the workspace root, with forward slashes. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** One text of the workspace, as the editor or the disk has it now. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Something that could not be read as it stands. It never hides the rest of the workspace. */
export interface Notice {
  /** Stable identifier such as `yaml-syntax` or `file-too-large`. */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'information';
  readonly file: string;
  /** Absent: the notice is about the file as a whole. */
  readonly at?: Place;
  /** What is wrong and what to do about it, in one or two sentences. */
  readonly message: string;
}
