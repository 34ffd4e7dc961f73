import * as vscode from 'vscode';
import { createGlobMatcher } from '../../core/session/globs.ts';
import type { AnalysisHost } from '../../worker/analysis-host.ts';
import type { Change } from '../../worker/protocol.ts';
import { isWanted, isWantedText, neverRead, wantedGlob } from '../files.ts';
import type { Paths } from '../paths.ts';
import { excluded, maxFileSize } from '../settings.ts';

/** Texts of the workspace on their way to the analysis: open documents as they stand, all other files from the disk. */
export interface WorkspaceReader extends vscode.Disposable {
  /** Resolves once everything that is known to have changed was handed over. */
  read(): Promise<void>;
  /** Forgets everything and reads it again. */
  rescan(): Promise<void>;
  /** Files that are too large to be read. */
  readonly tooLarge: ReadonlySet<string>;
}

interface Needs {
  readonly host: AnalysisHost;
  readonly paths: Paths;
  readonly log: vscode.LogOutputChannel;
}

/** Long enough to take a burst of keys or files together, too short to be noticed. */
const pause = 60;
const readAtOnce = 32;
const maxFiles = 20_000;

export function readWorkspace({ host, paths, log }: Needs): WorkspaceReader {
  const given = new Set<string>();
  const pending = new Map<string, vscode.Uri>();
  const tooLarge = new Set<string>();
  let isExcluded = createGlobMatcher([...neverRead, ...excluded()]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let disposed = false;
  /** Scans and batches run one after the other: an older reading never overtakes a newer one. */
  let queue: Promise<void> = Promise.resolve();
  void enqueue(scan);

  function enqueue(work: () => Promise<void>): Promise<void> {
    queue = queue.then(work).catch((error: unknown) => log.error('reading the workspace failed', error));
    return queue;
  }

  async function scan(): Promise<void> {
    const begin = performance.now();
    isExcluded = createGlobMatcher([...neverRead, ...excluded()]);
    tooLarge.clear();
    const exclude = `{${neverRead.join(',')}}`;
    const found = (await vscode.workspace.findFiles(wantedGlob, exclude, maxFiles)).filter((uri) => wanted(uri));
    if (found.length >= maxFiles)
      log.warn(`only the first ${maxFiles} files are read; exclude folders with backops.exclude`);
    const uris = new Map(found.map((uri) => [uri.toString(), uri]));
    for (const { uri } of vscode.workspace.textDocuments) if (wanted(uri)) uris.set(uri.toString(), uri);
    const changes = await readAll([...uris.values()]);
    const there = new Set(changes.map(({ path }) => path));
    for (const path of given) if (!there.has(path)) changes.push({ path, text: null });
    give(changes);
    log.info(`read ${there.size} files in ${Math.round(performance.now() - begin)} ms`);
  }

  async function flush(): Promise<void> {
    const uris = [...pending.values()];
    pending.clear();
    give(await readAll(uris));
  }

  function give(changes: readonly Change[]): void {
    if (disposed) return;
    for (const { path, text } of changes) text === null ? given.delete(path) : given.add(path);
    host.applyChanges(changes);
  }

  async function readAll(uris: readonly vscode.Uri[]): Promise<Change[]> {
    const changes: Change[] = [];
    for (let index = 0; index < uris.length && !disposed; index += readAtOnce) {
      const some = await Promise.all(uris.slice(index, index + readAtOnce).map(readOne));
      changes.push(...some.filter((one) => one !== undefined));
    }
    return changes;
  }

  async function readOne(uri: vscode.Uri): Promise<Change | undefined> {
    const path = paths.toPath(uri);
    if (path === undefined) return undefined;
    const open = vscode.workspace.textDocuments.find((one) => !one.isClosed && one.uri.toString() === uri.toString());
    const text = open?.getText() ?? (await readFromDisk(uri, path));
    return { path, text: text !== undefined && isWantedText(path, text) ? text : null };
  }

  async function readFromDisk(uri: vscode.Uri, path: string): Promise<string | undefined> {
    tooLarge.delete(path);
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > maxFileSize()) {
        tooLarge.add(path);
        log.warn(`${path} has ${size} bytes and is not read; backops.maxFileSize is ${maxFileSize()}`);
        return undefined;
      }
      // The decoder drops a byte order mark, as the editor does: offsets count without it.
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    } catch {
      return undefined;
    }
  }

  function wanted(uri: vscode.Uri): boolean {
    const path = paths.toPath(uri);
    return path !== undefined && isWanted(path) && !isExcluded(path);
  }

  function mark(uri: vscode.Uri): void {
    if (!wanted(uri)) return;
    pending.set(uri.toString(), uri);
    clearTimeout(timer);
    timer = setTimeout(() => void enqueue(flush), pause);
  }

  /** A folder goes with one event, without any for what is in it. */
  function forget(uri: vscode.Uri): void {
    const path = paths.toPath(uri);
    if (path === undefined) return;
    if (given.has(path)) mark(uri);
    for (const one of given) {
      const inside = one.startsWith(`${path}/`) ? paths.toUri(one) : undefined;
      if (inside) mark(inside);
    }
  }

  async function appeared(uri: vscode.Uri): Promise<void> {
    if (wanted(uri)) {
      mark(uri);
      return;
    }
    // A renamed or copied folder appears as one event as well.
    if (/\.[^/]+$/.test(uri.path) || isExcluded(paths.toPath(uri) ?? '')) return;
    const stat = await vscode.workspace.fs.stat(uri).then(undefined, () => undefined);
    if (stat?.type !== vscode.FileType.Directory || disposed) return;
    const inside = await vscode.workspace.findFiles(new vscode.RelativePattern(uri, wantedGlob), undefined, maxFiles);
    for (const one of inside) mark(one);
  }

  const watcher = vscode.workspace.createFileSystemWatcher('**/*');
  const disposables = [
    watcher,
    watcher.onDidCreate((uri) => void appeared(uri)),
    watcher.onDidChange(mark),
    watcher.onDidDelete(forget),
    vscode.workspace.onDidOpenTextDocument(({ uri }) => mark(uri)),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) mark(document.uri);
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => mark(uri)),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void enqueue(scan)),
  ];

  return {
    tooLarge,
    async read() {
      clearTimeout(timer);
      await enqueue(flush);
    },
    rescan: () => enqueue(scan),
    dispose: () => {
      disposed = true;
      clearTimeout(timer);
      for (const one of disposables) one.dispose();
    },
  };
}
