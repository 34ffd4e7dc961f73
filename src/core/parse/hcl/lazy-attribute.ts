import type { Attribute, Expression, Name } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseExpression } from './expression.ts';

/**
 * An argument whose value is read a second time when it is asked for, after a first reading that found no errors. Most values
 * never are, and keeping the trees of a large repository in memory costs more time than reading: what dies young is free.
 * A class, because a getter of its own would give every object its own hidden class.
 */
export class LazyAttribute implements Attribute {
  readonly name: Name;
  readonly start: number;
  readonly end: number;
  readonly #text: string;
  readonly #header: RegExp;
  readonly #from: number;
  #value: Expression | undefined;

  constructor(c: Cursor, name: Name, from: number, end: number) {
    this.name = name;
    this.start = name.start;
    this.end = end;
    this.#text = c.text;
    this.#header = c.header;
    this.#from = from;
  }

  get value(): Expression {
    this.#value ??= parseExpression({
      text: this.#text,
      header: this.#header,
      pos: this.#from,
      newlines: false,
      depth: 0,
      errors: [],
      comments: [],
      keepComments: false,
      openComment: false,
      lookahead: this.#text.length,
    });
    return this.#value;
  }
}
