import { checkFixture } from '../../../../test/support/fixture.ts';
import { claim, documents, schedule } from '../../../../test/support/objects.ts';

const hourly = schedule('hourly', '{includedNamespaces: [shop], snapshotMoveData: true, ttl: 24h}', '0 * * * *');

describe('retention-too-short', () => {
  it('is no problem beside a policy that keeps copies for long', () => {
    const nightly = schedule('nightly', '{includedNamespaces: [shop], snapshotMoveData: true}');
    checkFixture(documents(claim('uploads'), hourly, nightly));
  });

  it('goes by what the workspace asks for', () => {
    checkFixture(
      `#--- @settings {"minimumRetentionSeconds": 3600}\n#--- a.yaml\n${documents(claim('uploads'), hourly)}`,
    );
  });

  it('leaves a hole between two copies to the rule for that', () => {
    const workdays = schedule(
      'workdays',
      '{includedNamespaces: [shop], snapshotMoveData: true, ttl: 48h}',
      '0 2 * * 1-5',
    );
    const marks =
      '#                                                                     ^^^ warning retention-shorter-than-interval: up to 3 d pass';
    checkFixture(documents(claim('uploads'), `${workdays}${marks}\n`));
  });
});
