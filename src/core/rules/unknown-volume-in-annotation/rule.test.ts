import { checkFixture } from '../../../../test/support/fixture.ts';
import { claim, deployment, documents, schedule } from '../../../../test/support/objects.ts';

const everything = schedule('nightly', '{includedNamespaces: [shop], snapshotMoveData: true}');

/** A Deployment with the volume `data` of the claim `uploads`, and this list of volumes with what is found in it. */
const listing = (list: string, found = ''): string => {
  const carets = found === '' ? '' : `\n#                                        ${'^'.repeat(list.length)} ${found}`;
  return deployment(
    'web',
    { data: 'uploads' },
    `annotations:\n        backup.velero.io/backup-volumes: ${list}${carets}`,
  );
};

describe('unknown-volume-in-annotation', () => {
  it('tells what people write instead', () => {
    for (const [list, found] of [
      ['uploads', '"uploads" is the name of the claim and not the name of the volume, which is data'],
      ['/srv/data', '"/srv/data" is a mount path and not the name of the volume, which is data'],
      ['" data"', '" data" has a space in it'],
      ['nothing', '"nothing" is no volume of the pod, which has data'],
    ] as const) {
      const pod = listing(list, `error unknown-volume-in-annotation: ${found}`);
      checkFixture(documents(claim('uploads'), pod, everything));
    }
  });

  it('takes the names of volumes and of claim templates', () => {
    checkFixture(documents(claim('uploads'), listing('data'), everything));
    const set = deployment('web', {}, 'annotations: {backup.velero.io/backup-volumes: data}')
      .replace('kind: Deployment', 'kind: StatefulSet')
      .replace('      volumes:\n', '')
      .replace('volumeMounts: []', 'volumeMounts: [{name: data, mountPath: /srv/data}]')
      .concat('  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce]}}]\n');
    checkFixture(documents(set, everything));
  });

  it('is milder about what is left out by a wrong name, which is backed up after all', () => {
    const pod = listing('uploads', 'warning unknown-volume-in-annotation').replace(
      /backup-volumes: uploads\n#/,
      'backup-volumes-excludes: uploads\n#         ',
    );
    checkFixture(documents(claim('uploads'), pod, everything));
  });
});
