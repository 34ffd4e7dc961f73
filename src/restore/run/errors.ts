/** A step cannot be done, however often it is tried. */
export interface StepError extends Error {
  readonly remedy: string;
  readonly isStepError: true;
  /** What it waited for has ended badly, and stays so: to begin the step again changes nothing. */
  readonly isFinal: boolean;
}

export function stepError(message: string, remedy: string, isFinal = false): StepError {
  return Object.assign(new Error(message), { remedy, isStepError: true as const, isFinal });
}

/** The first and only answer was a refusal: nothing can have been changed. Remembered on the error, whatever its kind. */
export function asUntouched<E>(error: E): E {
  return error instanceof Error ? Object.assign(error, { isUntouched: true }) : error;
}

export function isUntouched(error: unknown): boolean {
  return error instanceof Error && 'isUntouched' in error;
}

export function isStepError(error: unknown): error is StepError {
  return error instanceof Error && 'isStepError' in error;
}
