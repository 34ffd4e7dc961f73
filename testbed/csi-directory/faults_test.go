package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
)

func TestFaults(t *testing.T) {
	dir := t.TempDir()
	client := connect(t, start(t, dir))
	set := func(plan string) {
		if err := os.WriteFile(filepath.Join(dir, "faults.json"), []byte(plan), 0o644); err != nil {
			t.Fatal(err)
		}
	}

	set(`{"fail": [{"method": "CreateVolume", "code": "UNAVAILABLE", "times": 2}]}`)
	for range 2 {
		_, err := create(t, client, "a", nil)
		wantCode(t, err, codes.Unavailable)
	}
	_, err := create(t, client, "a", nil)
	wantCode(t, err, codes.OK)

	set(`{"capacityBytes": 1048576}`)
	_, err = create(t, client, "b", nil)
	wantCode(t, err, codes.ResourceExhausted)

	set(`{"delayMilliseconds": 200}`)
	begin := time.Now()
	_, err = create(t, client, "b", nil)
	wantCode(t, err, codes.OK)
	if took := time.Since(begin); took < 200*time.Millisecond {
		t.Fatalf("took only %v", took)
	}

	set(`{"snapshotNeverReady": true}`)
	request := &csi.CreateSnapshotRequest{Name: "s", SourceVolumeId: "a"}
	if made, err := client.CreateSnapshot(t.Context(), request); err != nil || made.Snapshot.ReadyToUse {
		t.Fatalf("ready in spite of the fault, or %v", err)
	}
	set(`{}`)
	if made, err := client.CreateSnapshot(t.Context(), request); err != nil || !made.Snapshot.ReadyToUse {
		t.Fatalf("not ready without the fault, or %v", err)
	}
}

func TestFaultFileThatIsNotUnderstood(t *testing.T) {
	dir := t.TempDir()
	client := connect(t, start(t, dir))
	if err := os.WriteFile(filepath.Join(dir, "faults.json"), []byte(`{"fail": [`), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := create(t, client, "a", nil)
	wantCode(t, err, codes.OK)
}
