import type * as vscode from 'vscode';
import type { ClusterError } from '../../core/model/cluster-reader.ts';
import type { OpenedCluster } from './load.ts';

/**
 * The one connection of the window: which cluster, which namespace, and how it stands with it. Nothing is loaded, read or
 * contacted before somebody looks (`hold`) or a command asks (`connected`). What fails is a state, never a notification.
 */
export interface Connection extends vscode.Disposable {
  readonly state: ConnectionState;
  /** After every change of `state`. */
  readonly onDidChange: vscode.Event<void>;
  /** Somebody looks: connects, and connects again after a failure, until disposed. What is connected then stays connected. */
  hold(): vscode.Disposable;
  /** For commands: connects if need be. Throws a UserError where that cannot be. */
  connected(): Promise<Connected>;
  /** Again from the start, kubeconfig included. */
  retry(): void;
  /** A watch or request came back with an error that asking again cannot mend. Ignored when `of` is no longer the state. */
  fail(of: Connected, error: ClusterError): void;
  /** What the kubeconfig offers; Throws a ClusterError where there is none, or it is broken. Contacts nothing. */
  contexts(): Promise<readonly ContextChoice[]>;
  /** Kept for this workspace. Another context comes with the namespace that was chosen with it before. */
  choose(what: { readonly context?: string; readonly namespace?: string }): Promise<void>;
}

export type ConnectionState =
  /** Nobody has looked yet. */
  | { readonly is: 'idle' }
  | { readonly is: 'untrusted' }
  | { readonly is: 'connecting'; readonly target?: ClusterTarget }
  | Connected
  | { readonly is: 'failed'; readonly error: ClusterError; readonly target?: ClusterTarget };

/** Another object as soon as anything about it is another: who works with it starts anew. */
export interface Connected {
  readonly is: 'connected';
  readonly target: ClusterTarget;
  /** Its `writer` is there to be handed to src/restore/run, and for nobody else. */
  readonly reader: OpenedCluster;
}

export interface ClusterTarget {
  readonly context: string;
  readonly server: string;
  readonly namespace: string;
  /** By `backops.restore.protectedContexts`: nothing is restored there. */
  readonly isProtected: boolean;
}

export interface ContextChoice {
  readonly context: string;
  readonly cluster: string;
  /** Undefined where the kubeconfig lacks it. */
  readonly server: string | undefined;
  /** The one that the kubeconfig names. */
  readonly namespace: string | undefined;
  readonly isCurrent: boolean;
  readonly isProtected: boolean;
}
