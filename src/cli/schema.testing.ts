/** What of JSON Schema the files in schema/ use; an unknown keyword fails loudly instead of being ignored. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

const annotations = new Set(['$schema', '$defs', 'title', 'description']);

/** Everything about the value that the schema does not allow, as `path: problem`; also fields that it does not know. */
export function violations(value: unknown, schema: Schema, root: Schema = schema, path = '$'): string[] {
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.replace('#/$defs/', '');
    return violations(value, (root.$defs as Record<string, Schema>)[name] as Schema, root, path);
  }
  return Object.entries(schema).flatMap(([keyword, wanted]) => {
    if (annotations.has(keyword)) return [];
    const check = keywords[keyword];
    if (!check) return [`${path}: the schema uses ${keyword}, which the check does not know`];
    return check(value, wanted, path, (inner, innerSchema, at) => violations(inner, innerSchema, root, at));
  });
}

type Recurse = (value: unknown, schema: Schema, path: string) => string[];
type Keyword = (value: unknown, wanted: unknown, path: string, recurse: Recurse) => string[];

const keywords: Readonly<Record<string, Keyword>> = {
  type: (value, wanted, path) =>
    typeName(value) === wanted || (wanted === 'number' && typeName(value) === 'integer')
      ? []
      : [`${path}: ${typeName(value)} instead of ${wanted}`],
  const: (value, wanted, path) => (value === wanted ? [] : [`${path}: ${value} instead of ${wanted}`]),
  enum: (value, wanted, path) =>
    (wanted as unknown[]).includes(value) ? [] : [`${path}: ${value} is none of ${wanted}`],
  minimum: (value, wanted, path) =>
    typeof value === 'number' && value < Number(wanted) ? [`${path}: ${value} < ${wanted}`] : [],
  required: (value, wanted, path) =>
    (wanted as string[]).filter((key) => !(key in Object(value))).map((key) => `${path}: no ${key}`),
  items: (value, wanted, path, recurse) =>
    Array.isArray(value) ? value.flatMap((item, index) => recurse(item, wanted as Schema, `${path}[${index}]`)) : [],
  properties: (value, wanted, path, recurse) => {
    const known = wanted as Record<string, Schema>;
    return Object.entries(Object(value)).flatMap(([key, inner]) =>
      known[key] ? recurse(inner, known[key], `${path}.${key}`) : [`${path}: ${key} is not in the schema`],
    );
  },
};

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
