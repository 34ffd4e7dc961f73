package main

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"github.com/kubernetes-csi/csi-test/v5/pkg/sanity"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

func TestSanity(t *testing.T) {
	dir := t.TempDir()
	endpoint := start(t, dir)
	config := sanity.NewTestConfig()
	config.Address = endpoint
	config.TargetPath = filepath.Join(dir, "target")
	config.StagingPath = filepath.Join(dir, "staging")
	config.TestNodeVolumeAttachLimit = false
	config.IdempotentCount = 2
	sanity.Test(t, config)
}

func start(t *testing.T, dir string) string {
	t.Helper()
	store, err := openStore(filepath.Join(dir, "state"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	d := &driver{store: store, faults: newFaults(filepath.Join(dir, "faults.json")), nodeID: "n", capacity: 1 << 50}
	endpoint := "unix://" + filepath.Join(dir, "csi.sock")
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = serve(ctx, endpoint, d)
	}()
	t.Cleanup(func() {
		stop()
		<-done
	})
	return endpoint
}

func connect(t *testing.T, endpoint string) csi.ControllerClient {
	t.Helper()
	connection, err := grpc.NewClient(endpoint, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	return csi.NewControllerClient(connection)
}

func create(t *testing.T, client csi.ControllerClient, name string, source *csi.VolumeContentSource) (*csi.Volume, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	response, err := client.CreateVolume(ctx, &csi.CreateVolumeRequest{
		Name:                name,
		CapacityRange:       &csi.CapacityRange{RequiredBytes: 1 << 20},
		VolumeContentSource: source,
		VolumeCapabilities: []*csi.VolumeCapability{{
			AccessType: &csi.VolumeCapability_Mount{Mount: &csi.VolumeCapability_MountVolume{}},
			AccessMode: &csi.VolumeCapability_AccessMode{Mode: csi.VolumeCapability_AccessMode_SINGLE_NODE_WRITER},
		}},
	}, grpc.WaitForReady(true))
	return response.GetVolume(), err
}

func wantCode(t *testing.T, err error, want codes.Code) {
	t.Helper()
	if status.Code(err) != want {
		t.Fatalf("want %v, have %v", want, err)
	}
}
