import type { Disposable } from 'vscode';

/** Milliseconds. VS Code draws a tree once no refresh came for 200: those that follow closer put it off for as long as they come. */
const apart = 400;

export interface WhenDifferent extends Disposable {
  /** Now, or as soon as the last time is long enough ago. */
  look(): void;
}

/**
 * Calls `act` when what `shown` gives differs from the last time, and otherwise nothing. For trees: at each refresh VS Code closes the
 * hover and forgets the row under a click, and watches bring far more than a view shows.
 */
export function whenDifferent(shown: () => unknown, act: () => void): WhenDifferent {
  let last: string | undefined;
  let actedAt = Number.NEGATIVE_INFINITY;
  let clock: NodeJS.Timeout | undefined;

  function compare(): void {
    clock = undefined;
    const next = JSON.stringify(shown());
    if (next === last) return;
    last = next;
    actedAt = performance.now();
    act();
  }

  return {
    look() {
      if (clock) return;
      const wait = actedAt + apart - performance.now();
      if (wait > 0) clock = setTimeout(compare, wait);
      else compare();
    },
    dispose: () => clearTimeout(clock),
  };
}
