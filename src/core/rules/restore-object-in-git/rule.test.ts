import { checkFixture } from '../../../../test/support/fixture.ts';

const kustomization = `#--- kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [destination.yaml]
#--- destination.yaml
`;

const destination = (name: string, restic: string, found = ''): string => `apiVersion: volsync.backube/v1alpha1
kind: ReplicationDestination
metadata:
  name: ${name}
${found}  namespace: shop
spec:
  trigger: {manual: restore-once}
  restic: ${restic}
`;

describe('restore-object-in-git', () => {
  it('is about what overwrites data, not about what a new claim is filled from', () => {
    checkFixture(
      kustomization +
        destination('bootstrap', '{repository: r, copyMethod: Snapshot, capacity: 5Gi, accessModes: [ReadWriteOnce]}'),
    );
    const found = '#       ^^^^ warning restore-object-in-git\n';
    checkFixture(
      kustomization + destination('back', '{repository: r, copyMethod: Direct, destinationPVC: uploads}', found),
    );
  });
});
