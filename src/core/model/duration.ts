export const minute = 60;
export const hour = 3_600;
export const day = 86_400;

/** `90m`, `336h0m0s`, `1h30m`, and `14d`, `2w` where a system extends Go's syntax. Seconds, or undefined. */
export function parseGoDuration(text: string): number | undefined {
  const units: Record<string, number> = {
    ns: 1e-9,
    us: 1e-6,
    µs: 1e-6,
    ms: 1e-3,
    s: 1,
    m: minute,
    h: hour,
    d: day,
    w: 7 * day,
  };
  const body = text.trim().replace(/^\+/, '');
  if (body === '0') return 0;
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h|d|w))+$/.test(body)) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of body.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d|w)/g)) {
    seconds += Number(amount) * (units[unit ?? ''] ?? 0);
  }
  return seconds;
}

/** `30 min`, `6 h`, `14 d`: one unit, the largest that leaves at most one decimal. */
export function formatDuration(seconds: number): string {
  const units: readonly (readonly [number, string])[] = [
    [365 * day, 'y'],
    [day, 'd'],
    [hour, 'h'],
    [minute, 'min'],
  ];
  for (const [size, name] of units) {
    // 24 h reads better as hours, 36 h too; from two days on, days do.
    if (seconds >= (name === 'd' ? 2 * size : size)) {
      const value = Math.round((seconds / size) * 10) / 10;
      return `${value} ${name}`;
    }
  }
  return `${Math.round(seconds)} s`;
}
