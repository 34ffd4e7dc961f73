/**
 * A function that calls `act` when what `shown` gives differs from the last time, and otherwise nothing. For trees: at each refresh
 * VS Code closes the hover and forgets the row under a click, and watches bring far more than a view shows.
 */
export function whenDifferent(shown: () => unknown, act: () => void): () => void {
  let last: string | undefined;
  return () => {
    const next = JSON.stringify(shown());
    if (next === last) return;
    last = next;
    act();
  };
}
