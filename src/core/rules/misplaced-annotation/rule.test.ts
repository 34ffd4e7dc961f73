import { checkFixture } from '../../../../test/support/fixture.ts';
import { claim, deployment, documents, schedule } from '../../../../test/support/objects.ts';

const everything = schedule('nightly', '{includedNamespaces: [shop], snapshotMoveData: true}');
const marked = 'annotations: {backup.velero.io/backup-volumes: data}';

describe('misplaced-annotation', () => {
  it('finds what a claim says for its pods', () => {
    const found = `${marked}\n#               ${'^'.repeat(31)} error misplaced-annotation: has no effect on PersistentVolumeClaim uploads`;
    checkFixture(documents(claim('uploads', found), deployment('web', { data: 'uploads' }), everything));
  });

  it('is silent where the place that counts has it too', () => {
    const web = deployment('web', { data: 'uploads' }, marked).replace('spec:\n', `  ${marked}\nspec:\n`);
    checkFixture(documents(claim('uploads'), web, everything));
  });

  it('is silent about what kustomize puts on every object', () => {
    const kustomization = `#--- kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [app.yaml]
commonAnnotations: {backup.velero.io/backup-volumes: data}
#--- app.yaml
`;
    const app = documents(claim('uploads'), deployment('web', { data: 'uploads' }), everything);
    checkFixture(kustomization + app);
  });
});
