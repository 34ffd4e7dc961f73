// The composition root of restoring: every provider's planner, and the engine that does what was planned. A bundle of its own,
// loaded when somebody first looks at a cluster.

export { workloadTypes } from './core/plan/pod-claims.ts';
export { planDocument } from './core/report/plan-document.ts';
export { allDocuments } from './providers/documents.generated.ts';
export { restorers } from './providers/restore.generated.ts';
export { makePlan } from './restore/make-plan.ts';
export { readDocument } from './restore/run/document.ts';
export { isDestructive, resume, start } from './restore/run/index.ts';
export { canGoOn, isOwned, isPastReturn } from './restore/run/journal.ts';
export { journalFiles } from './restore/run/journal-files.ts';
export { journalFolder } from './restore/run/journal-folder.ts';
export { isBlocked, preflight, unknowns } from './restore/run/preflight.ts';
