import type { BuildProgress } from './go.ts';

export function minutes(seconds: number): string {
  if (seconds < 90) return `${Math.max(5, Math.round(seconds / 5) * 5)} s`;
  return `${Math.round(seconds / 60)} min`;
}

export interface ProgressReport {
  update(progress: BuildProgress): void;
  done(): void;
}

/** One line at the end, and one each half minute on the way. */
export function progressReport(name: string, coldSeconds: number, log: (line: string) => void): ProgressReport {
  const begin = performance.now();
  let last = begin;
  const elapsed = (now: number): number => (now - begin) / 1000;
  return {
    update: ({ compiled, packages }) => {
      const now = performance.now();
      if (now - last < 30_000) return;
      last = now;
      // The measured time says more than the packages do as long as few are done: the large ones come late.
      const share = compiled / packages;
      const left = Math.max(
        5,
        share * (elapsed(now) / share - elapsed(now)) + (1 - share) * (coldSeconds - elapsed(now)),
      );
      log(
        `${name}: ${compiled} of at most ${packages} packages after ${minutes(elapsed(now))}, about ${minutes(left)} left`,
      );
    },
    done: () => log(`${name}: built in ${minutes(elapsed(performance.now()))}`),
  };
}
