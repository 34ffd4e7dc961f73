/** What kustomize would fetch from elsewhere. */
export function isRemote(resource: string): boolean {
  return /:\/\/|^git@|^git::|[?&](?:ref|version)=|^(?:github\.com|gitlab\.com|bitbucket\.org)[/:]|^[\w.-]+\.git(?:\/|$)/.test(
    resource,
  );
}
