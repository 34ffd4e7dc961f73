/** An object as an API server gives it. Spec and status are anybody's writing: read them with the functions below. */
export interface LiveObject {
  /** Absent in lists: the server says them once for all. */
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    /** Grows with every change of the spec, for kinds that count it. */
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly OwnerReference[];
    readonly finalizers?: readonly string[];
  };
  readonly spec?: unknown;
  readonly status?: unknown;
}

export interface OwnerReference {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
  readonly uid?: string;
  readonly controller?: boolean;
}

/** The value at a path, or undefined: `liveValue(object, 'status', 'phase')`. */
export function liveValue(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

export function liveText(value: unknown, ...path: readonly string[]): string | undefined {
  const found = liveValue(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

export function liveNumber(value: unknown, ...path: readonly string[]): number | undefined {
  const found = liveValue(value, ...path);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

/** The texts of a list; what is no text is left out. Absent is empty, as for the API server. */
export function liveTexts(value: unknown, ...path: readonly string[]): string[] {
  const found = liveValue(value, ...path);
  return Array.isArray(found) ? found.filter((one): one is string => typeof one === 'string') : [];
}

const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const decimal = ['k', 'M', 'G', 'T', 'P', 'E'];

/** `1Gi`, `500M`, `1073741824`: bytes of a Kubernetes quantity, or undefined. */
export function quantityBytes(text: string | undefined): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text ?? '') ?? [];
  if (amount === undefined) return undefined;
  if (unit === '') return Number(amount);
  const power = binary.indexOf(unit);
  if (power >= 0) return Number(amount) * 1024 ** (power + 1);
  return decimal.includes(unit) ? Number(amount) * 1000 ** (decimal.indexOf(unit) + 1) : undefined;
}
