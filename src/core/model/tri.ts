/** Kleene's three-valued logic: what BackOps cannot read is `unknown`, never `no`. */
export type Tri = 'yes' | 'no' | 'unknown';

export function tri(value: boolean): Tri {
  return value ? 'yes' : 'no';
}

export function not(value: Tri): Tri {
  return value === 'yes' ? 'no' : value === 'no' ? 'yes' : 'unknown';
}

/** `no` wins over `unknown`; the empty conjunction is `yes`. */
export function and(values: Iterable<Tri>): Tri {
  let result: Tri = 'yes';
  for (const value of values) {
    if (value === 'no') return 'no';
    if (value === 'unknown') result = 'unknown';
  }
  return result;
}

/** `yes` wins over `unknown`; the empty disjunction is `no`. */
export function or(values: Iterable<Tri>): Tri {
  let result: Tri = 'no';
  for (const value of values) {
    if (value === 'yes') return 'yes';
    if (value === 'unknown') result = 'unknown';
  }
  return result;
}
