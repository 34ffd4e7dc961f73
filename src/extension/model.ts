import * as vscode from 'vscode';
import type { Finding } from '../core/model/finding.ts';
import type { ComponentView, EnvironmentView, NoticeView, PolicyView } from '../core/session/types.ts';
import type { AnalysisHost } from '../worker/analysis-host.ts';
import type { AnalysisUpdate, OfFile } from '../worker/protocol.ts';

/** What the analysis said last, by file. Features read it and hear when it changes; only the host's updates write it. */
export interface Model extends vscode.Disposable {
  /** `loading` until the whole workspace was read and analysed: what is known before that would be wrong. */
  readonly state: 'loading' | 'ready' | 'stopped';
  readonly policies: readonly PolicyView[];
  readonly environments: readonly EnvironmentView[];
  readonly notices: readonly NoticeView[];
  findings(file: string): readonly Finding[];
  allFindings(): Finding[];
  components(file: string): readonly ComponentView[];
  allComponents(): ComponentView[];
  component(id: string): ComponentView | undefined;
  readonly onDidChange: vscode.Event<ModelChange>;
  /** Everything was read and analysed once. */
  ready(): void;
}

export interface ModelChange {
  /** Files whose findings or notices changed. */
  readonly findings: ReadonlySet<string>;
  readonly components: boolean;
  readonly milliseconds: number;
}

export function createModel(host: AnalysisHost): Model {
  const changes = new vscode.EventEmitter<ModelChange>();
  const findings = new Map<string, readonly Finding[]>();
  const components = new Map<string, readonly ComponentView[]>();
  let state: Model['state'] = 'loading';
  let policies: readonly PolicyView[] = [];
  let environments: readonly EnvironmentView[] = [];
  let notices: readonly NoticeView[] = [];

  function take(update: AnalysisUpdate): void {
    if (state === 'stopped') state = 'ready';
    const touched = new Set<string>();
    if (update.full) {
      for (const file of findings.keys()) touched.add(file);
      findings.clear();
      components.clear();
    }
    for (const file of merge(findings, update.findings)) touched.add(file);
    const moved = merge(components, update.components).length > 0 || update.full;
    if (update.notices) {
      for (const { file } of [...notices, ...update.notices]) touched.add(file);
      notices = update.notices;
    }
    policies = update.policies ?? policies;
    environments = update.environments ?? environments;
    const other = update.policies !== undefined || update.environments !== undefined;
    changes.fire({ findings: touched, components: moved || other, milliseconds: update.milliseconds });
  }

  const stop = [
    host.onUpdate(take),
    host.onProblem(({ kind }) => {
      if (kind !== 'stopped') return;
      state = 'stopped';
      changes.fire({ findings: new Set(), components: true, milliseconds: 0 });
    }),
  ];

  return {
    get state() {
      return state;
    },
    get policies() {
      return policies;
    },
    get environments() {
      return environments;
    },
    get notices() {
      return notices;
    },
    findings: (file) => findings.get(file) ?? [],
    allFindings: () => [...findings.values()].flat(),
    components: (file) => components.get(file) ?? [],
    allComponents: () => [...components.values()].flat(),
    component: (id) => [...components.values()].flat().find((one) => one.id === id),
    onDidChange: changes.event,
    ready() {
      state = 'ready';
      changes.fire({ findings: new Set(), components: true, milliseconds: 0 });
    },
    dispose: () => {
      for (const one of stop) one();
      changes.dispose();
    },
  };
}

function merge<T>(into: Map<string, readonly T[]>, changed: readonly OfFile<T>[]): string[] {
  for (const { file, items } of changed) {
    if (items.length > 0) into.set(file, items);
    else into.delete(file);
  }
  return changed.map(({ file }) => file);
}
