import type { BinaryOperator, Expression, Step } from './ast.ts';
import { parseBrace, parseBracket } from './collections.ts';
import { atHeader, type Cursor, fail, isWordStart, maxDepth, skipSpace, wordEnd } from './cursor.ts';
import { parseHeredoc, parseQuoted } from './strings.ts';

const precedence: Readonly<Record<BinaryOperator, number>> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};

export function parseExpression(c: Cursor): Expression {
  if (++c.depth > maxDepth) {
    c.depth--;
    fail(
      c,
      `This expression is nested deeper than ${maxDepth} levels. Move parts of it into locals.`,
      c.pos,
      c.pos + 1,
      'hcl-limit',
    );
  }
  const condition = parseBinary(c, 1);
  skipSpace(c);
  let result = condition;
  if (c.text[c.pos] === '?') {
    c.pos++;
    skipSpace(c, true);
    const yes = parseExpression(c);
    skipSpace(c, true);
    if (c.text[c.pos] !== ':')
      fail(c, 'A conditional needs a second value. Write it after a colon: condition ? one : other.');
    c.pos++;
    skipSpace(c, true);
    const no = parseExpression(c);
    result = { kind: 'conditional', condition, yes, no, start: condition.start, end: no.end };
  }
  c.depth--;
  return result;
}

/** Everything but a conditional: also what may stand as a key before `:`. */
export function parseBinary(c: Cursor, least: number): Expression {
  let left = parseUnary(c);
  for (;;) {
    skipSpace(c);
    const operator = operatorAt(c);
    if (operator === undefined || precedence[operator] < least) return left;
    c.pos += operator.length;
    skipSpace(c, true);
    const right = parseBinary(c, precedence[operator] + 1);
    left = { kind: 'binary', operator, left, right, start: left.start, end: right.end };
  }
}

function operatorAt(c: Cursor): BinaryOperator | undefined {
  const { text, pos } = c;
  const second = text[pos + 1];
  switch (text[pos]) {
    case '|':
      return second === '|' ? '||' : undefined;
    case '&':
      return second === '&' ? '&&' : undefined;
    case '=':
      return second === '=' ? '==' : undefined;
    case '!':
      return second === '=' ? '!=' : undefined;
    case '<':
      return second === '=' ? '<=' : second === '<' ? undefined : '<';
    case '>':
      return second === '=' ? '>=' : '>';
    case '+':
      return '+';
    case '-':
      return '-';
    case '*':
      return '*';
    case '/':
      return '/';
    case '%':
      return second === '{' ? undefined : '%';
    default:
      return undefined;
  }
}

function parseUnary(c: Cursor): Expression {
  const start = c.pos;
  const sign = c.text[start];
  if (sign !== '!' && sign !== '-') return parsePostfix(c);
  if (++c.depth > maxDepth) fail(c, 'Too many operators in a row.', start, start + 1, 'hcl-limit');
  c.pos++;
  skipSpace(c);
  const operand = parseUnary(c);
  c.depth--;
  if (sign === '-' && operand.kind === 'literal' && typeof operand.value === 'number') {
    return { kind: 'literal', value: -operand.value, start, end: operand.end };
  }
  return { kind: 'unary', operator: sign, operand, start, end: operand.end };
}

function parsePostfix(c: Cursor): Expression {
  let object = parsePrimary(c);
  for (;;) {
    const before = c.pos;
    skipSpace(c);
    const code = c.text.charCodeAt(c.pos);
    if (code === 46 && c.text.charCodeAt(c.pos + 1) !== 46) {
      c.pos++;
      skipSpace(c);
      if (c.text[c.pos] === '*') {
        c.pos++;
        object = parseSplat(c, object, false);
      } else object = withStep(object, parseDot(c), c.pos);
    } else if (code === 91) {
      const splat = /\[\s*\*\s*\]/y;
      splat.lastIndex = c.pos;
      const found = splat.exec(c.text);
      if (found) {
        c.pos += found[0].length;
        object = parseSplat(c, object, true);
      } else object = withStep(object, parseIndex(c), c.pos);
    } else {
      c.pos = before;
      return object;
    }
  }
}

function withStep(object: Expression, step: Step, end: number): Expression {
  return step.kind === 'attribute'
    ? { kind: 'attribute', object, name: step.name, start: object.start, end }
    : { kind: 'index', object, key: step.key, start: object.start, end };
}

/** What follows a dot: a name, or the number of HCL 1's `list.0`. */
function parseDot(c: Cursor): Step {
  const start = c.pos;
  const end = wordEnd(c, start);
  if (end > start && !atHeader(c, start)) {
    c.pos = end;
    return { kind: 'attribute', name: c.text.slice(start, end) };
  }
  const digits = /\d+/y;
  digits.lastIndex = start;
  const found = digits.exec(c.text);
  if (!found) return fail(c, 'Write the name of an attribute after the dot.', start - 1, start);
  c.pos += found[0].length;
  return { kind: 'index', key: { kind: 'literal', value: Number(found[0]), start, end: c.pos } };
}

function parseIndex(c: Cursor): Step {
  const open = c.pos;
  const newlines = c.newlines;
  c.pos++;
  c.newlines = true;
  skipSpace(c);
  const key = parseExpression(c);
  skipSpace(c);
  c.newlines = newlines;
  if (c.text[c.pos] !== ']') fail(c, 'This index is not closed. Close it with ].', open, open + 1, 'hcl-unclosed');
  c.pos++;
  return { kind: 'index', key };
}

function parseSplat(c: Cursor, object: Expression, full: boolean): Expression {
  const steps: Step[] = [];
  for (;;) {
    const before = c.pos;
    skipSpace(c);
    const code = c.text.charCodeAt(c.pos);
    if (code === 46 && c.text[c.pos + 1] !== '*' && c.text[c.pos + 1] !== '.') {
      c.pos++;
      steps.push(parseDot(c));
    } else if (code === 91 && full && !/^\[\s*\*/.test(c.text.slice(c.pos, c.pos + 20))) steps.push(parseIndex(c));
    else {
      c.pos = before;
      return { kind: 'splat', object, steps, start: object.start, end: before };
    }
  }
}

function parsePrimary(c: Cursor): Expression {
  const start = c.pos;
  const code = c.text.charCodeAt(start);
  if (code === 34) return parseQuoted(c);
  if (isWordStart(code)) return parseWord(c);
  if (code >= 48 && code <= 57) return parseNumber(c);
  if (code === 91) return parseBracket(c);
  if (code === 123) return parseBrace(c);
  if (code === 60 && c.text.charCodeAt(start + 1) === 60) return parseHeredoc(c);
  if (code === 40) {
    const newlines = c.newlines;
    c.pos++;
    c.newlines = true;
    skipSpace(c);
    const inner = parseExpression(c);
    skipSpace(c);
    c.newlines = newlines;
    if (c.text[c.pos] !== ')')
      fail(c, 'This parenthesis is not closed. Close it with ).', start, start + 1, 'hcl-unclosed');
    c.pos++;
    return inner.kind === 'literal' ? inner : { ...inner, start, end: c.pos };
  }
  return fail(
    c,
    code === 10 || start >= c.text.length ? 'A value is missing here.' : 'This is not the start of a value.',
    start,
    start + 1,
  );
}

function parseNumber(c: Cursor): Expression {
  const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  const start = c.pos;
  number.lastIndex = start;
  const found = number.exec(c.text)?.[0] ?? '0';
  c.pos += found.length;
  return { kind: 'literal', value: Number(found), start, end: c.pos };
}

function parseWord(c: Cursor): Expression {
  const start = c.pos;
  if (atHeader(c, start))
    fail(c, 'The block above is not finished: a bracket or brace is still open.', start, start + 1, 'hcl-unclosed');
  let end = wordEnd(c, start);
  while (c.text.startsWith('::', end)) end = Math.max(wordEnd(c, end + 2), end + 2);
  c.pos = end;
  const name = c.text.slice(start, end);
  if (c.text[end] === '(' || name.includes('::')) return parseCall(c, name, start);
  if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true', start, end };
  if (name === 'null') return { kind: 'literal', value: null, start, end };
  const before = c.pos;
  skipSpace(c, false);
  if (c.text[c.pos] === '(') return parseCall(c, name, start);
  c.pos = before;
  return { kind: 'name', name, start, end };
}

function parseCall(c: Cursor, name: string, start: number): Expression {
  const open = c.pos;
  if (c.text[open] !== '(') fail(c, `Write the arguments of ${name} in parentheses.`, start, open);
  const newlines = c.newlines;
  c.pos++;
  c.newlines = true;
  const args: Expression[] = [];
  let spread = false;
  for (;;) {
    skipSpace(c);
    if (c.text[c.pos] === ')') break;
    args.push(parseExpression(c));
    skipSpace(c);
    if (c.text.startsWith('...', c.pos)) {
      spread = true;
      c.pos += 3;
      skipSpace(c);
    }
    if (c.text[c.pos] === ',') c.pos++;
    else if (c.text[c.pos] !== ')')
      fail(c, `The arguments of ${name} are not closed. Close them with ).`, open, open + 1, 'hcl-unclosed');
  }
  c.pos++;
  c.newlines = newlines;
  return { kind: 'call', name, args, spread, start, end: c.pos };
}
