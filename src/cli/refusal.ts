/** The command cannot run: exit code 2. The remedy says what the user can do about it. */
export class Refusal extends Error {
  readonly code: 'usage' | 'unreadable' | 'config' | 'not-found' | 'cluster' | 'store' | 'protected' | 'unconfirmed';
  readonly remedy: string | undefined;

  constructor(code: Refusal['code'], message: string, remedy?: string) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }
}
