package main

import (
	"context"
	"time"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func (d *driver) CreateSnapshot(_ context.Context, request *csi.CreateSnapshotRequest) (*csi.CreateSnapshotResponse, error) {
	if request.GetName() == "" {
		return nil, missing("name")
	}
	if request.GetSourceVolumeId() == "" {
		return nil, missing("source volume")
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	id := idOf(request.GetName())
	existing, found, err := d.store.snapshot(id)
	if err != nil {
		return nil, err
	}
	if found {
		if existing.Volume != request.GetSourceVolumeId() {
			return nil, status.Errorf(codes.AlreadyExists, "snapshot %s exists, of volume %s", existing.Name, existing.Volume)
		}
		return &csi.CreateSnapshotResponse{Snapshot: d.describeSnapshot(existing)}, nil
	}
	v, err := d.existing(request.GetSourceVolumeId())
	if err != nil {
		return nil, err
	}
	made := &snapshot{ID: id, Name: request.GetName(), Volume: v.ID, Bytes: v.Bytes, Created: time.Now().UTC()}
	if err := d.store.addSnapshot(made, d.store.volumeData(v.ID)); err != nil {
		return nil, err
	}
	return &csi.CreateSnapshotResponse{Snapshot: d.describeSnapshot(made)}, nil
}

func (d *driver) DeleteSnapshot(_ context.Context, request *csi.DeleteSnapshotRequest) (*csi.DeleteSnapshotResponse, error) {
	if request.GetSnapshotId() == "" {
		return nil, missing("snapshot id")
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	return &csi.DeleteSnapshotResponse{}, d.store.remove("snapshots", request.GetSnapshotId())
}

func (d *driver) ListSnapshots(_ context.Context, request *csi.ListSnapshotsRequest) (*csi.ListSnapshotsResponse, error) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	all, err := d.store.snapshots()
	if err != nil {
		return nil, err
	}
	chosen := []*snapshot{}
	for _, one := range all {
		if (request.GetSnapshotId() == "" || one.ID == request.GetSnapshotId()) &&
			(request.GetSourceVolumeId() == "" || one.Volume == request.GetSourceVolumeId()) {
			chosen = append(chosen, one)
		}
	}
	page, next, err := pageOf(chosen, request.GetStartingToken(), request.GetMaxEntries())
	response := &csi.ListSnapshotsResponse{NextToken: next}
	for _, one := range page {
		response.Entries = append(response.Entries, &csi.ListSnapshotsResponse_Entry{Snapshot: d.describeSnapshot(one)})
	}
	return response, err
}

func (d *driver) describeSnapshot(s *snapshot) *csi.Snapshot {
	return &csi.Snapshot{
		SnapshotId:     s.ID,
		SourceVolumeId: s.Volume,
		SizeBytes:      s.Bytes,
		CreationTime:   timestamppb.New(s.Created),
		ReadyToUse:     !d.faults.snapshotNeverReady(),
	}
}
