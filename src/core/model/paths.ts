/** Paths of the workspace: relative to its root, with forward slashes, `.` for the root itself. */

/** `a/b/../c/./d` → `a/c/d`; `.` for the workspace root, `../x` for what lies beside it. */
export function joinPath(folder: string, relative: string): string {
  // Nearly all are a file of the same folder.
  if (/^(?:\.\/)?[\w-][\w.-]*$/.test(relative)) {
    const name = relative.startsWith('./') ? relative.slice(2) : relative;
    return folder === '.' ? name : `${folder}/${name}`;
  }
  const parts: string[] = [];
  for (const part of (relative.startsWith('/') ? relative : `${folder}/${relative}`).split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      // Above the root: the command line can load what lies there, in the same repository.
      if (parts.length === 0 || parts.at(-1) === '..') parts.push('..');
      else parts.pop();
    } else {
      parts.push(part);
    }
  }
  return parts.length === 0 ? '.' : parts.join('/');
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Is the path below that folder? */
export function isInside(path: string, folder: string): boolean {
  return folder === '.' || path.startsWith(`${folder}/`);
}
