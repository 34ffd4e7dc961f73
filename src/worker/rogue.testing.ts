// A service that does what a text tells it to: spin, throw, end, run out of memory. It runs as a thread and inline.
import { parentPort, workerData } from 'node:worker_threads';
import { defaultSettings } from '../core/model/settings.ts';
import type { Session } from '../core/session/types.ts';
import type { ToService } from './protocol.ts';
import { createService } from './service.ts';
import { serviceRole } from './thread.ts';

/** One finding per line that says `finding`, and one component per file. */
export function createRogueSession(): Session {
  const texts = new Map<string, string>();
  let severity = 'warning' as const;
  const at = (file: string, start: number) => ({ file, start, end: start + 7 });
  const obey = (): void => {
    const all = [...texts.values()].join('\n');
    if (all.includes('throw')) throw new Error('told to throw');
    if (all.includes('exit')) process.exit(3);
    if (all.includes('spin')) for (;;) Math.random();
    const hoard: number[][] = [];
    while (all.includes('hoard')) hoard.push(new Array<number>(1e6).fill(hoard.length));
  };
  return {
    applyChanges(changes) {
      for (const { path, text } of changes) text === null ? texts.delete(path) : texts.set(path, text);
    },
    configure(settings) {
      severity = (settings.severities?.rule as 'warning' | undefined) ?? severity;
    },
    findings() {
      obey();
      return [...texts].flatMap(([file, text]) =>
        [...text.matchAll(/finding/g)].map(({ index }) => ({
          id: `${file}:${index}`,
          rule: 'rule',
          severity,
          message: text,
          at: at(file, index),
          related: [],
          environments: ['.'],
        })),
      );
    },
    overview: () => ({ components: [], policies: [], environments: [], notices: [] }),
    explain: (what) => {
      if ('id' in what && what.id === 'spin') for (;;) Math.random();
      if ('id' in what && what.id === 'throw') throw new Error('told to throw');
      return [];
    },
    fixes: () => [
      { id: 'fix', title: 'Mend it', kind: 'repair', findings: [], edits: [], creates: [], preferred: true },
    ],
    fixAll: () => undefined,
    text: (path) => texts.get(path),
    missing: () => [String(defaultSettings.maxFileLength)],
  };
}

if (parentPort && (workerData as { role?: unknown } | null)?.role === serviceRole) {
  const port = parentPort;
  const service = createService(createRogueSession, (message) => port.postMessage(message));
  port.on('message', (message: ToService) => service.handle(message));
}
