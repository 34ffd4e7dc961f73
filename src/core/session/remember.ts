export type Remember = <T>(subject: object, what: string, make: () => T) => T;

/** Keeps what was made of an object for as long as the object lives. */
export function createRemember(): Remember {
  const known = new WeakMap<object, Map<string, unknown>>();
  return <T>(subject: object, what: string, make: () => T): T => {
    let values = known.get(subject);
    if (!values) {
      values = new Map();
      known.set(subject, values);
    }
    if (values.has(what)) return values.get(what) as T;
    const value = make();
    values.set(what, value);
    return value;
  };
}
