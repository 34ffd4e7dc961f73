/**
 * Tests workspace paths against globs as editors write them: `**`, `*`, `?`, `{a,b}`, `[ab]`. A glob without a slash
 * matches at any depth (`./a` at the root only), and one that matches a folder matches everything in it. A glob that cannot be read matches nothing.
 */
export function createGlobMatcher(globs: readonly string[]): (path: string) => boolean {
  const tests = globs.map(toRegExp).filter((test) => test !== undefined);
  return (path) => tests.some((test) => test.test(path));
}

function toRegExp(glob: string): RegExp | undefined {
  const clean = glob
    .trim()
    .replace(/^\.?\//, '')
    .replace(/\/+$/, '');
  if (clean === '') return undefined;
  const anywhere = !clean.includes('/') && !/^\.?\//.test(glob.trim());
  try {
    return new RegExp(`^${anywhere ? '(?:.*/)?' : ''}${translate(clean)}(?:/.*)?$`);
  } catch {
    return undefined;
  }
}

function translate(glob: string): string {
  let out = '';
  let depth = 0;
  for (let index = 0; index < glob.length; index += 1) {
    const char = glob[index] ?? '';
    if (glob.startsWith('**/', index)) {
      out += '(?:.*/)?';
      index += 2;
    } else if (glob.startsWith('**', index)) {
      out += '.*';
      index += 1;
    } else if (char === '*') out += '[^/]*';
    else if (char === '?') out += '[^/]';
    else if (char === '{') {
      depth += 1;
      out += '(?:';
    } else if (char === '}' && depth > 0) {
      depth -= 1;
      out += ')';
    } else if (char === ',' && depth > 0) out += '|';
    else if (char === '[' && glob.indexOf(']', index) > index) {
      const end = glob.indexOf(']', index);
      out += `[${glob
        .slice(index + 1, end)
        .replace(/^!/, '^')
        .replace(/\\/g, '\\\\')}]`;
      index = end;
    } else out += char.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  }
  return out;
}
