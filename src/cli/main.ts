#!/usr/bin/env node
import { processIo } from './io.ts';
import { run } from './run.ts';

// `backops coverage | head` closes the pipe early; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

// Not process.exit: a report that goes into a pipe is written after this line. No top-level await: the bundle is CommonJS.
void run(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code;
});
