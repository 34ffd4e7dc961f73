export type Remember = <T>(subject: object, what: string, make: () => T) => T;

/** Keeps what was made of an object for as long as the object lives. */
export function createRemember(): Remember {
  const known = new Map<string, WeakMap<object, { readonly value: unknown }>>();
  return <T>(subject: object, what: string, make: () => T): T => {
    let values = known.get(what);
    if (!values) {
      values = new WeakMap();
      known.set(what, values);
    }
    let entry = values.get(subject);
    if (!entry) {
      entry = { value: make() };
      values.set(subject, entry);
    }
    return entry.value as T;
  };
}
