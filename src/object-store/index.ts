// The only way to a bucket, and the only importer of the S3 client: a bundle of its own, loaded on first use. What knows the
// layout of the backups lies in it as well, so that neither the extension nor the command line carries it.
export { openBucket } from './bucket.ts';
export { listProfiles } from './credentials.ts';
