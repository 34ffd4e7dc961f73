/** Contexts that look like production: nothing is restored there until somebody decides otherwise. */
export const defaultProtectedContexts: readonly string[] = ['*prod*', '*prd*', 'live', 'live-*', '*-live', '*-live-*'];

/**
 * Does one of the names (of a context, of its cluster) match one of the patterns? `*` stands for any text, `?` for one
 * character; upper and lower case are the same.
 */
export function isProtectedContext(patterns: readonly string[], names: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const text = pattern.trim().replace(/[\\^$.+()[\]{}|]/g, '\\$&');
    if (text === '') return false;
    const expression = new RegExp(`^${text.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'is');
    return names.some((name) => expression.test(name));
  });
}
