import { day, hour, minute, parseGoDuration } from './duration.ts';
import type { CronDialect } from './policy.ts';

export type CronResult =
  | { readonly ok: true; readonly longestGapSeconds: number }
  | { readonly ok: false; readonly problem: string; readonly suggestion?: string };

/**
 * Parses a cron text in the dialect of the system that runs it and computes the longest time between two runs. The same text
 * means different things to different systems (reference kubernetes-backup-systems 1.3), which is why the dialect is asked for.
 */
export function parseCron(text: string, dialect: CronDialect): CronResult {
  const trimmed = text.trim().replace(/^(CRON_TZ|TZ)=\S+\s+/, '');
  if (trimmed === '') return { ok: false, problem: 'the schedule is empty' };
  if (dialect === 'aws') return parseAws(trimmed);
  if (trimmed.startsWith('@')) return parseMacro(trimmed);
  const fields = trimmed.split(/\s+/);
  if (dialect === 'five-field' && fields.length === 6) {
    return {
      ok: false,
      problem: 'it has 6 fields, but this system reads 5 and has no field for seconds',
      suggestion: fields.slice(1).join(' '),
    };
  }
  if (dialect === 'six-field-seconds' && fields.length === 5) {
    return {
      ok: false,
      problem: 'it has 5 fields, but this system reads 6 and takes the first one as seconds',
      suggestion: `0 ${fields.join(' ')}`,
    };
  }
  const wanted = dialect === 'five-field' ? 5 : 6;
  if (fields.length !== wanted) return { ok: false, problem: `it has ${fields.length} fields instead of ${wanted}` };
  const [minutes, hours, days, months, weekdays] = dialect === 'five-field' ? fields : fields.slice(1);
  if (dialect === 'six-field-seconds' && !expand(fields[0] ?? '', 0, 59))
    return { ok: false, problem: `"${fields[0]}" is not a valid field for seconds` };
  return fromFields({ minutes, hours, days, months, weekdays }, false);
}

const macros: Readonly<Record<string, number>> = {
  '@hourly': hour,
  '@daily': day,
  '@midnight': day,
  '@weekly': 7 * day,
  '@monthly': 31 * day,
  '@yearly': 366 * day,
  '@annually': 366 * day,
};

function parseMacro(text: string): CronResult {
  const every = /^@every\s+(\S+)$/.exec(text);
  if (every) {
    const seconds = parseGoDuration(every[1] ?? '');
    return seconds
      ? { ok: true, longestGapSeconds: seconds }
      : { ok: false, problem: `"${every[1]}" is not a duration such as 6h` };
  }
  const gap = macros[text];
  return gap ? { ok: true, longestGapSeconds: gap } : { ok: false, problem: `"${text}" is not a known macro` };
}

function parseAws(text: string): CronResult {
  const rate = /^rate\(\s*(\d+)\s+(minute|hour|day)s?\s*\)$/.exec(text);
  if (rate)
    return { ok: true, longestGapSeconds: Number(rate[1]) * ({ minute, hour, day }[rate[2] as 'minute'] ?? day) };
  const cron = /^cron\((.*)\)$/.exec(text);
  if (!cron) {
    const bare = text.split(/\s+/).length;
    const suggestion = bare === 6 ? `cron(${text})` : undefined;
    return {
      ok: false,
      problem: 'AWS schedules are written as cron(…) with six fields or rate(…)',
      ...(suggestion && { suggestion }),
    };
  }
  const fields = (cron[1] ?? '').trim().split(/\s+/);
  if (fields.length !== 6)
    return {
      ok: false,
      problem: `it has ${fields.length} fields, but AWS reads 6: minutes hours day month weekday year`,
    };
  const [minutes, hours, days, months, weekdays] = fields;
  return fromFields(
    { minutes, hours, days: days?.replace('?', '*'), months, weekdays: weekdays?.replace('?', '*') },
    true,
  );
}

interface Fields {
  readonly minutes: string | undefined;
  readonly hours: string | undefined;
  readonly days: string | undefined;
  readonly months: string | undefined;
  readonly weekdays: string | undefined;
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function fromFields(fields: Fields, aws: boolean): CronResult {
  const minutes = expand(fields.minutes ?? '', 0, 59);
  const hours = expand(fields.hours ?? '', 0, 23);
  const months = expand(fields.months ?? '', 1, 12, monthNames);
  // AWS counts weekdays from 1 = Sunday; cron from 0, and takes 7 for Sunday as well.
  const weekdays = expand(fields.weekdays ?? '', aws ? 1 : 0, 7, weekdayNames, aws ? 1 : 0);
  const days = expand((fields.days ?? '').replace(/^L$/i, '28'), 1, 31);
  const broken = [
    [minutes, fields.minutes, 'minutes'],
    [hours, fields.hours, 'hours'],
    [days, fields.days, 'days'],
    [months, fields.months, 'months'],
    [weekdays, fields.weekdays, 'weekdays'],
  ].find(([values]) => !values);
  if (!minutes || !hours || !days || !months || !weekdays)
    return { ok: false, problem: `"${broken?.[1]}" is not a valid field for ${broken?.[2]}` };
  const weekdaySet = new Set([...weekdays].map((value) => (aws ? value - 1 : value % 7)));
  const restrictsDay = !/^(\*|\?)/.test(fields.days ?? '');
  const restrictsWeekday = !/^(\*|\?)/.test(fields.weekdays ?? '');
  const runsOn = (date: Date): boolean => {
    if (!months.has(date.getUTCMonth() + 1)) return false;
    const byDay = days.has(date.getUTCDate());
    const byWeekday = weekdaySet.has(date.getUTCDay());
    // Classic cron: when both are restricted, either is enough.
    return restrictsDay && restrictsWeekday ? byDay || byWeekday : byDay && byWeekday;
  };
  // Where only weekdays count, two weeks tell as much as four years.
  const span = months.size === 12 && days.size === 31 ? 14 : 4 * 366;
  return longestGap([...minutes].sort(ascending), [...hours].sort(ascending), runsOn, span);
}

/** Walks the days of `span`, at most one leap cycle; within a day the gaps are the same every day. */
function longestGap(
  minutes: readonly number[],
  hours: readonly number[],
  runsOn: (date: Date) => boolean,
  span: number,
): CronResult {
  const times = hours.flatMap((h) => minutes.map((m) => h * hour + m * minute));
  const first = times[0] ?? 0;
  const last = times.at(-1) ?? 0;
  let longest = 0;
  for (let index = 1; index < times.length; index += 1)
    longest = Math.max(longest, (times[index] ?? 0) - (times[index - 1] ?? 0));
  let previous: number | undefined;
  let runs = 0;
  for (let offset = 0; offset <= span; offset += 1) {
    const date = new Date(Date.UTC(2024, 0, 1 + offset));
    if (!runsOn(date)) continue;
    runs += 1;
    if (previous !== undefined) longest = Math.max(longest, (offset - previous) * day - last + first);
    previous = offset;
  }
  if (runs === 0) return { ok: false, problem: 'it never runs: no day matches' };
  return { ok: true, longestGapSeconds: longest || 4 * 366 * day };
}

/** `*`, `5`, `1-5`, `*\/15`, `10-40/10`, `1,3,5`, names; undefined when it is none of these. */
function expand(
  field: string,
  low: number,
  high: number,
  names: readonly string[] = [],
  nameBase = low,
): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(\*|\?|[^/-]+)(?:-([^/]+))?(?:\/(\d+))?$/.exec(part);
    if (!match) return undefined;
    const [, from = '', to, step] = match;
    const all = from === '*' || from === '?';
    const start = all ? low : numberOf(from, names, nameBase);
    const end = to !== undefined ? numberOf(to, names, nameBase) : all || step !== undefined ? high : start;
    const by = step === undefined ? 1 : Number(step);
    if (start === undefined || end === undefined || start < low || end > high || start > end || by < 1)
      return undefined;
    for (let value = start; value <= end; value += by) values.add(value);
  }
  return values.size > 0 ? values : undefined;
}

function numberOf(text: string, names: readonly string[], base: number): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const index = names.indexOf(text.toLowerCase().slice(0, 3));
  return index < 0 ? undefined : index + base;
}

function ascending(a: number, b: number): number {
  return a - b;
}
