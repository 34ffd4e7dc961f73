import type { Location, NoticeView } from '../session/types.ts';

/** `file` is relative to the root; line and column are 1-based, columns count UTF-16 units. */
export interface PlaceJson {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface NoticeJson {
  readonly code: string;
  readonly severity: string;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

export function placeJson({ file, line, column }: Location): PlaceJson {
  return { file, line, column };
}

export function noticeJson({ code, severity, file, location, message }: NoticeView): NoticeJson {
  return { code, severity, file, ...(location && { line: location.line, column: location.column }), message };
}
