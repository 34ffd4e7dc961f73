/** What a Secret's values become: their keys are shown and how long they are, as `kubectl describe` does. */
export function withoutSecretValues(value: unknown, isSecret = false): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutSecretValues(one));
  if (typeof value !== 'object' || value === null) return value;
  const hides = isSecret || (value as { kind?: unknown }).kind === 'Secret';
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (!hides) return [key, withoutSecretValues(inner)];
      if (key === 'data') return [key, hidden(inner, (text) => Math.floor((text.replace(/=+$/, '').length * 3) / 4))];
      if (key === 'metadata') return [key, withoutAnnotations(inner)];
      const isPlain = ['apiVersion', 'kind', 'type', 'immutable'].includes(key);
      return [key, isPlain ? inner : hidden(inner, (text) => new TextEncoder().encode(text).length)];
    }),
  );
}

function hidden(value: unknown, size: (text: string) => number): unknown {
  if (typeof value === 'string') return `(${size(value)} bytes, not shown)`;
  if (typeof value !== 'object' || value === null) return value === null ? null : '(not shown)';
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hidden(inner, size)]));
}

/** `kubectl apply` keeps the whole object, values and all, in an annotation; other tools do so in theirs. */
function withoutAnnotations(metadata: unknown): unknown {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata))
    return hidden(metadata, (text) => text.length);
  const { annotations, ...rest } = metadata as Record<string, unknown>;
  return annotations === undefined ? rest : { ...rest, annotations: hidden(annotations, (text) => text.length) };
}

/** Who set which field when: longer than the object itself, and `kubectl` does not show it either. */
export function withoutBookkeeping(value: unknown): unknown {
  const metadata = (value as { metadata?: unknown } | null)?.metadata;
  if (typeof metadata !== 'object' || metadata === null) return value;
  const { managedFields: _, ...rest } = metadata as Record<string, unknown>;
  return { ...(value as object), metadata: rest };
}
