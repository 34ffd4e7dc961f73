package main

import (
	"context"
	"time"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const defaultBytes = 1 << 30

func (d *driver) ControllerGetCapabilities(context.Context, *csi.ControllerGetCapabilitiesRequest) (*csi.ControllerGetCapabilitiesResponse, error) {
	kinds := []csi.ControllerServiceCapability_RPC_Type{
		csi.ControllerServiceCapability_RPC_CREATE_DELETE_VOLUME,
		csi.ControllerServiceCapability_RPC_CREATE_DELETE_SNAPSHOT,
		csi.ControllerServiceCapability_RPC_LIST_SNAPSHOTS,
		csi.ControllerServiceCapability_RPC_LIST_VOLUMES,
		csi.ControllerServiceCapability_RPC_CLONE_VOLUME,
		csi.ControllerServiceCapability_RPC_EXPAND_VOLUME,
		csi.ControllerServiceCapability_RPC_GET_CAPACITY,
		csi.ControllerServiceCapability_RPC_SINGLE_NODE_MULTI_WRITER,
	}
	response := &csi.ControllerGetCapabilitiesResponse{}
	for _, kind := range kinds {
		response.Capabilities = append(response.Capabilities, &csi.ControllerServiceCapability{
			Type: &csi.ControllerServiceCapability_Rpc{Rpc: &csi.ControllerServiceCapability_RPC{Type: kind}},
		})
	}
	return response, nil
}

func (d *driver) CreateVolume(_ context.Context, request *csi.CreateVolumeRequest) (*csi.CreateVolumeResponse, error) {
	if request.GetName() == "" {
		return nil, missing("name")
	}
	if err := checkCapabilities(request.GetVolumeCapabilities()); err != nil {
		return nil, err
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	wanted := &volume{
		ID:             idOf(request.GetName()),
		Name:           request.GetName(),
		SourceSnapshot: request.GetVolumeContentSource().GetSnapshot().GetSnapshotId(),
		SourceVolume:   request.GetVolumeContentSource().GetVolume().GetVolumeId(),
		Created:        time.Now().UTC(),
	}
	existing, found, err := d.store.volume(wanted.ID)
	if err != nil {
		return nil, err
	}
	if found {
		if !fits(existing.Bytes, request.GetCapacityRange()) || existing.SourceSnapshot != wanted.SourceSnapshot ||
			existing.SourceVolume != wanted.SourceVolume {
			return nil, status.Errorf(codes.AlreadyExists, "volume %s exists with another size or source", wanted.Name)
		}
		return &csi.CreateVolumeResponse{Volume: describe(existing, request.GetVolumeContentSource())}, nil
	}
	source, least, err := d.source(wanted)
	if err != nil {
		return nil, err
	}
	if wanted.Bytes, err = sizeFor(request.GetCapacityRange(), least); err != nil {
		return nil, err
	}
	if available, err := d.available(); err != nil {
		return nil, err
	} else if wanted.Bytes > available {
		return nil, status.Errorf(codes.ResourceExhausted, "%d bytes wanted, %d are left", wanted.Bytes, available)
	}
	if err := d.store.addVolume(wanted, source); err != nil {
		return nil, err
	}
	return &csi.CreateVolumeResponse{Volume: describe(wanted, request.GetVolumeContentSource())}, nil
}

// source is the folder that a new volume begins as a copy of, and the size that it needs at least.
func (d *driver) source(v *volume) (string, int64, error) {
	switch {
	case v.SourceSnapshot != "":
		from, found, err := d.store.snapshot(v.SourceSnapshot)
		if err != nil {
			return "", 0, err
		}
		if !found {
			return "", 0, status.Errorf(codes.NotFound, "there is no snapshot %s", v.SourceSnapshot)
		}
		return d.store.snapshotData(from.ID), from.Bytes, nil
	case v.SourceVolume != "":
		from, found, err := d.store.volume(v.SourceVolume)
		if err != nil {
			return "", 0, err
		}
		if !found {
			return "", 0, status.Errorf(codes.NotFound, "there is no volume %s", v.SourceVolume)
		}
		return d.store.volumeData(from.ID), from.Bytes, nil
	}
	return "", 0, nil
}

func (d *driver) DeleteVolume(_ context.Context, request *csi.DeleteVolumeRequest) (*csi.DeleteVolumeResponse, error) {
	if request.GetVolumeId() == "" {
		return nil, missing("volume id")
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	return &csi.DeleteVolumeResponse{}, d.store.remove("volumes", request.GetVolumeId())
}

func (d *driver) ControllerExpandVolume(_ context.Context, request *csi.ControllerExpandVolumeRequest) (*csi.ControllerExpandVolumeResponse, error) {
	if request.GetCapacityRange() == nil {
		return nil, missing("capacity range")
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	v, err := d.existing(request.GetVolumeId())
	if err != nil {
		return nil, err
	}
	bytes, err := sizeFor(request.GetCapacityRange(), v.Bytes)
	if err != nil {
		return nil, err
	}
	if available, err := d.available(); err != nil {
		return nil, err
	} else if bytes-v.Bytes > available {
		return nil, status.Errorf(codes.ResourceExhausted, "%d bytes more wanted, %d are left", bytes-v.Bytes, available)
	}
	v.Bytes = bytes
	return &csi.ControllerExpandVolumeResponse{CapacityBytes: bytes}, d.store.updateVolume(v)
}

func (d *driver) GetCapacity(context.Context, *csi.GetCapacityRequest) (*csi.GetCapacityResponse, error) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	available, err := d.available()
	return &csi.GetCapacityResponse{AvailableCapacity: max(available, 0)}, err
}

func (d *driver) ListVolumes(_ context.Context, request *csi.ListVolumesRequest) (*csi.ListVolumesResponse, error) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	all, err := d.store.volumes()
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(all, request.GetStartingToken(), request.GetMaxEntries())
	response := &csi.ListVolumesResponse{NextToken: next}
	for _, v := range page {
		response.Entries = append(response.Entries, &csi.ListVolumesResponse_Entry{Volume: describe(v, nil)})
	}
	return response, err
}

func (d *driver) ValidateVolumeCapabilities(_ context.Context, request *csi.ValidateVolumeCapabilitiesRequest) (*csi.ValidateVolumeCapabilitiesResponse, error) {
	if len(request.GetVolumeCapabilities()) == 0 {
		return nil, missing("volume capabilities")
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if _, err := d.existing(request.GetVolumeId()); err != nil {
		return nil, err
	}
	if err := checkCapabilities(request.GetVolumeCapabilities()); err != nil {
		return &csi.ValidateVolumeCapabilitiesResponse{Message: err.Error()}, nil
	}
	return &csi.ValidateVolumeCapabilitiesResponse{Confirmed: &csi.ValidateVolumeCapabilitiesResponse_Confirmed{
		VolumeContext:      request.GetVolumeContext(),
		VolumeCapabilities: request.GetVolumeCapabilities(),
		Parameters:         request.GetParameters(),
	}}, nil
}
