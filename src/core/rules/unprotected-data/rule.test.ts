import { checkFixture } from '../../../../test/support/fixture.ts';
import { claim, deployment, documents, replicationSource, schedule } from '../../../../test/support/objects.ts';

describe('unprotected-data', () => {
  it('is silent where flags of a server decide that no file shows', () => {
    checkFixture(documents(claim('uploads'), schedule('nightly', '{includedNamespaces: [shop]}')));
  });

  it('is silent where a comment says so, until the day that it names', () => {
    const ignored = (until: string) =>
      `# backops:ignore unprotected-data -- filled from the warehouse until ${until}\n${claim('uploads')}`;
    checkFixture(`#--- @today 2026-01-01\n#--- a.yaml\n${ignored('2026-01-01')}`);
    const carets = '#       ^^^^^^^ warning unprotected-data';
    const late = ignored('2025-12-31').replace('name: uploads\n', `name: uploads\n${carets}\n`);
    checkFixture(`#--- @today 2026-01-01\n#--- a.yaml\n${late}`);
  });

  it('names the volumes that are left, where others are covered', () => {
    const web = deployment('web', { data: 'uploads', more: 'drafts' }).replace(
      'name: web\n',
      'name: web\n#       ^^^ warning unprotected-data: covers volume drafts of Deployment web\n',
    );
    checkFixture(documents(web, replicationSource('uploads')));
  });

  it('says once that a schedule does not run: at the schedule', () => {
    const broken = schedule('nightly', '{includedNamespaces: [shop], snapshotMoveData: true}', '61 2 * * *').replace(
      '61 2 * * *"\n',
      '61 2 * * *"\n#           ^^^^^^^^^^^^ error cron-dialect: never runs\n',
    );
    checkFixture(documents(claim('uploads'), broken));
  });
});
