/** Offsets in UTF-16 units from the start of the text, a BOM included. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A word of the text; for a quoted label the span lies inside the quotes. */
export interface Name extends Span {
  readonly text: string;
}

export interface Attribute extends Span {
  readonly name: Name;
  readonly value: Expression;
}

export interface Block extends Span {
  readonly type: Name;
  readonly labels: readonly Name[];
  readonly body: Body;
}

/** What stands between the braces of a block (the span excludes them), or the whole file. */
export interface Body extends Span {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly Block[];
  /** A syntax error in it or at its end: something may be missing, or belong to a neighbour. */
  readonly broken: boolean;
}

export interface HclError extends Span {
  readonly code: 'hcl-syntax' | 'hcl-unclosed' | 'hcl-heredoc' | 'hcl-limit';
  readonly message: string;
}

export interface HclFile {
  readonly text: string;
  readonly body: Body;
  /** Comments that contain `backops:`, in order. */
  readonly comments: readonly Span[];
  readonly errors: readonly HclError[];
}

export type Expression =
  | LiteralExpression
  | TemplateExpression
  | NameExpression
  | AttributeExpression
  | IndexExpression
  | SplatExpression
  | CallExpression
  | UnaryExpression
  | BinaryExpression
  | ConditionalExpression
  | TupleExpression
  | ObjectExpression
  | ForExpression
  | BrokenExpression;

export interface LiteralExpression extends Span {
  readonly kind: 'literal';
  readonly value: string | number | boolean | null;
  /** The value stands between quotes: one character less on either side. */
  readonly quoted?: true;
  /** The text of a heredoc without its first and last line. */
  readonly inner?: Span;
}

export interface TemplateExpression extends Span {
  readonly kind: 'template';
  readonly parts: readonly TemplatePart[];
  readonly inner: Span;
}

export type TemplatePart =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'value'; readonly value: Expression }
  /** `%{ if … }`, `%{ endfor }`: kept as a hole. */
  | { readonly kind: 'directive' };

/** The first word of a traversal: `var`, `local`, `aws_s3_bucket`, a loop variable. */
export interface NameExpression extends Span {
  readonly kind: 'name';
  readonly name: string;
}

export interface AttributeExpression extends Span {
  readonly kind: 'attribute';
  readonly object: Expression;
  readonly name: string;
}

export interface IndexExpression extends Span {
  readonly kind: 'index';
  readonly object: Expression;
  readonly key: Expression;
}

export type Step =
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'index'; readonly key: Expression };

/** `list[*].a.b` and `list.*.a.b`: the steps are taken from every item. */
export interface SplatExpression extends Span {
  readonly kind: 'splat';
  readonly object: Expression;
  readonly steps: readonly Step[];
}

export interface CallExpression extends Span {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
  /** The last argument is spread: `f(list...)`. */
  readonly spread: boolean;
}

export interface UnaryExpression extends Span {
  readonly kind: 'unary';
  readonly operator: '!' | '-';
  readonly operand: Expression;
}

export type BinaryOperator = '||' | '&&' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '%';

export interface BinaryExpression extends Span {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export interface ConditionalExpression extends Span {
  readonly kind: 'conditional';
  readonly condition: Expression;
  readonly yes: Expression;
  readonly no: Expression;
}

export interface TupleExpression extends Span {
  readonly kind: 'tuple';
  readonly items: readonly Expression[];
}

export interface ObjectExpression extends Span {
  readonly kind: 'object';
  /** A bare word as key is a literal; `(word)` is a name. */
  readonly entries: readonly { readonly key: Expression; readonly value: Expression }[];
}

export interface ForExpression extends Span {
  readonly kind: 'for';
  readonly result: 'tuple' | 'object';
  readonly keyName?: string;
  readonly valueName: string;
  readonly collection: Expression;
  readonly key?: Expression;
  readonly value: Expression;
  readonly condition?: Expression;
  /** `{for … : k => v...}` */
  readonly grouped: boolean;
}

export interface BrokenExpression extends Span {
  readonly kind: 'broken';
}

/** The text that holds the value of a literal: without quotes, without the first and last line of a heredoc. */
export function valueSpan(expression: Expression): Span {
  if (expression.kind === 'template') return expression.inner;
  if (expression.kind !== 'literal') return expression;
  if (expression.quoted) return { start: expression.start + 1, end: expression.end - 1 };
  return expression.inner ?? expression;
}
