package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/container-storage-interface/spec/lib/go/csi"
)

func TestSnapshotHoldsWhatTheVolumeHeld(t *testing.T) {
	dir := t.TempDir()
	client := connect(t, start(t, dir))
	if _, err := create(t, client, "pvc-1", nil); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "state", "volumes", "pvc-1", "data")
	write(t, filepath.Join(data, "file"), "old")
	if err := os.Symlink("file", filepath.Join(data, "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(data, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(data, "folder", "secret"), "deep")
	if _, err := client.CreateSnapshot(t.Context(), &csi.CreateSnapshotRequest{Name: "s", SourceVolumeId: "pvc-1"}); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(data, "file"), "new")

	source := &csi.VolumeContentSource{Type: &csi.VolumeContentSource_Snapshot{
		Snapshot: &csi.VolumeContentSource_SnapshotSource{SnapshotId: "s"},
	}}
	if _, err := create(t, client, "pvc-2", source); err != nil {
		t.Fatal(err)
	}
	restored := filepath.Join(dir, "state", "volumes", "pvc-2", "data")
	for file, want := range map[string]string{"file": "old", "link": "old", "folder/secret": "deep"} {
		have, err := os.ReadFile(filepath.Join(restored, file))
		if err != nil || string(have) != want {
			t.Errorf("%s: want %q, have %q (%v)", file, want, have, err)
		}
	}
}

func TestStateSurvivesARestart(t *testing.T) {
	dir := t.TempDir()
	before, err := openStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := before.addVolume(&volume{ID: "a", Name: "a", Bytes: 5}, ""); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "volumes", ".new-1", "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	after, err := openStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	all, err := after.volumes()
	if err != nil || len(all) != 1 || all[0].Bytes != 5 {
		t.Fatalf("%v %v", all, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "volumes", ".new-1")); !os.IsNotExist(err) {
		t.Fatal("the half copy is still there")
	}
}

func TestIdsStayInTheirFolder(t *testing.T) {
	s, err := openStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.remove("volumes", ".."); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(s.dir, "snapshots")); err != nil {
		t.Fatal(err)
	}
	if id := idOf("../../etc"); !plainName.MatchString(id) {
		t.Fatal(id)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
