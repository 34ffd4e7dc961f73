/** Annotation (and label, where objects are found by it) of what a run makes: its id. */
export const runAnnotation = 'backops.dev/run';

/** Puts a run's id in place of `{run}`. What `asWritten` kept apart becomes what it was. */
export function filled<T>(value: T, run: string): T {
  const text = JSON.stringify(value).replace(/\{run(\+*)\}/g, (_, kept: string) =>
    kept === '' ? run : `{run${kept.slice(1)}}`,
  );
  return JSON.parse(text) as T;
}

/** A `{run}` that somebody wrote into an object of theirs is no place for an id. */
export function asWritten<T>(value: T): T {
  return JSON.parse(JSON.stringify(value).replace(/\{run(\+*)\}/g, '{run$1+}')) as T;
}
