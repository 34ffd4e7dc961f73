import type { FromService, ToService } from './protocol.ts';

/** A line to a service, wherever it runs. */
export interface Channel {
  post(message: ToService): void;
  /** Ends the service, also one that does not answer. Nothing is heard of it afterwards. */
  close(): void;
}

export interface Listener {
  message(message: FromService): void;
  /** The service ended without being asked to. */
  lost(error: AnalysisError): void;
}

/** Calls the listener in later turns of the event loop only. */
export type OpenChannel = (listener: Listener) => Channel;

export type AnalysisErrorCode =
  /** The host was disposed. */
  | 'disposed'
  /** No answer in time. */
  | 'timeout'
  | 'out-of-memory'
  /** The thread ended, or could not be started. */
  | 'crashed'
  /** The thread was restarted while the question was open: ask again. */
  | 'restarted'
  /** Too many crashes; nothing is analysed until somebody asks for it. */
  | 'stopped'
  /** The session threw. */
  | 'analysis-failed';

export class AnalysisError extends Error {
  readonly code: AnalysisErrorCode;

  constructor(code: AnalysisErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
