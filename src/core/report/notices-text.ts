import type { NoticeView } from '../session/types.ts';
import { severityStyle } from './findings-text.ts';
import type { Paint } from './paint.ts';

/** What could not be read, one line each. */
export function noticesText(notices: readonly NoticeView[], paint: Paint): string {
  return notices
    .map((notice) => {
      const place = notice.location ? `:${notice.location.line}:${notice.location.column}` : '';
      return `${paint('cyan', `${notice.file}${place}`)}  ${paint(severityStyle[notice.severity], notice.code)}  ${notice.message}\n`;
    })
    .join('');
}
