import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { noticesText } from '../../core/report/notices-text.ts';
import type { Paint } from '../../core/report/paint.ts';
import { plain } from '../../core/report/paint.ts';
import type { NoticeView } from '../../core/session/types.ts';
import type { Arguments } from '../arguments.ts';
import { paintFor } from '../color.ts';
import type { Io } from '../io.ts';
import type { Loaded } from '../load.ts';
import { Refusal } from '../refusal.ts';

/** Where a command's report goes and how it looks there. */
export interface Reporter {
  readonly isJson: boolean;
  readonly paint: Paint;
  readonly width: number | undefined;
  write(text: string): Promise<void>;
  /** What could not be read goes to stderr, so that a report in a pipe stays a report. */
  notices(notices: readonly NoticeView[]): void;
  verbose(text: string): void;
}

export function reporterFor(args: Arguments, io: Io): Reporter {
  const wanted = args.has('no-color') ? false : args.has('color') ? true : undefined;
  const file = args.value('output');
  const isJson = args.value('format') === 'json';
  return {
    isJson,
    paint: file === undefined ? paintFor(io, io.stdout, wanted) : wanted ? paintFor(io, io.stdout, true) : plain,
    width: file === undefined ? io.stdout.columns : undefined,
    async write(text) {
      if (file === undefined) return io.stdout.write(text);
      await writeFile(resolve(io.cwd, file), text).catch((error: Error) => {
        throw new Refusal('unreadable', `${file} cannot be written: ${error.message}.`);
      });
    },
    notices(notices) {
      if (args.has('quiet') || isJson) return;
      const shown = args.has('verbose') ? notices : notices.filter((one) => one.severity !== 'information');
      if (shown.length > 0) io.stderr.write(noticesText(shown, paintFor(io, io.stderr, wanted)));
    },
    verbose(text) {
      if (args.has('verbose')) io.stderr.write(`${text}\n`);
    },
  };
}

export function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Of what was read, and of the analysis; the same words about the same place once. */
export function allNotices(loaded: Loaded): NoticeView[] {
  const seen = new Set<string>();
  return [...loaded.notices, ...loaded.session.overview().notices].filter((notice) => {
    const key = JSON.stringify(notice);
    return !seen.has(key) && seen.add(key);
  });
}
