/** A ring cannot run on this machine: the message says why, `remedy` what to do about it. */
export class CannotRun extends Error {
  readonly code = 'cannot-run';
  readonly remedy: string;

  constructor(message: string, remedy: string, cause?: unknown) {
    super(`${message}\n  remedy: ${remedy}`, { cause });
    this.remedy = remedy;
  }
}
