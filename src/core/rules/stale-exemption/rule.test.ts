import { checkFixture } from '../../../../test/support/fixture.ts';
import { claim, documents, schedule } from '../../../../test/support/objects.ts';

describe('stale-exemption', () => {
  it('tells that what is exempt is protected anyway', () => {
    const exempt = `# backops:exempt the vendor keeps copies
#<${'^'.repeat(39)} information stale-exemption: protected by Schedule nightly anyway
${claim('uploads')}`;
    checkFixture(documents(exempt, schedule('nightly', '{includedNamespaces: [shop], snapshotMoveData: true}')));
  });

  it('leaves caches alone: nobody wrote that they are exempt', () => {
    const everything = schedule('nightly', '{includedNamespaces: [shop], snapshotMoveData: true}');
    checkFixture(documents(claim('thumbnail-cache'), everything));
  });
});
