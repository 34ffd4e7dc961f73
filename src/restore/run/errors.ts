/** A step cannot be done, however often it is tried. */
export interface StepError extends Error {
  readonly remedy: string;
  readonly isStepError: true;
}

export function stepError(message: string, remedy: string): StepError {
  return Object.assign(new Error(message), { remedy, isStepError: true as const });
}

export function isStepError(error: unknown): error is StepError {
  return error instanceof Error && 'isStepError' in error;
}
