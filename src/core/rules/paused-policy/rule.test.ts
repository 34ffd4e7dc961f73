import { checkFixture } from '../../../../test/support/fixture.ts';
import { claim, documents, replicationSource, schedule } from '../../../../test/support/objects.ts';

const everything = '{includedNamespaces: [shop], snapshotMoveData: true}';
const paused = (found: string) => replicationSource('uploads', `  paused: true\n#         ^^^^ ${found}\n`);

describe('paused-policy', () => {
  it('is an information while something else covers the data', () => {
    const source = paused('information paused-policy: is switched off (spec.paused is true): it makes no backups.');
    checkFixture(documents(claim('uploads'), schedule('nightly', everything), source));
  });

  it('comes before an opt-out from another system: that was made because of this policy', () => {
    const left = claim('uploads', 'labels: {velero.io/exclude-from-backup: "true"}');
    const source = paused('warning paused-policy: nothing else covers PersistentVolumeClaim uploads');
    checkFixture(documents(left, schedule('nightly', everything), source));
  });

  it('says nothing where it cannot be told whether it is switched off', () => {
    checkFixture(documents(claim('uploads'), replicationSource('uploads', '  paused: ${PAUSED}\n')));
  });
});
