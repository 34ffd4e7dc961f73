package main

import (
	"context"
	"os"
	"slices"

	"github.com/container-storage-interface/spec/lib/go/csi"
)

func (d *driver) NodeGetInfo(context.Context, *csi.NodeGetInfoRequest) (*csi.NodeGetInfoResponse, error) {
	return &csi.NodeGetInfoResponse{NodeId: d.nodeID}, nil
}

func (d *driver) NodeGetCapabilities(context.Context, *csi.NodeGetCapabilitiesRequest) (*csi.NodeGetCapabilitiesResponse, error) {
	return &csi.NodeGetCapabilitiesResponse{Capabilities: []*csi.NodeServiceCapability{
		{Type: &csi.NodeServiceCapability_Rpc{Rpc: &csi.NodeServiceCapability_RPC{
			Type: csi.NodeServiceCapability_RPC_SINGLE_NODE_MULTI_WRITER,
		}}},
	}}, nil
}

func (d *driver) NodePublishVolume(_ context.Context, request *csi.NodePublishVolumeRequest) (*csi.NodePublishVolumeResponse, error) {
	target := request.GetTargetPath()
	if target == "" {
		return nil, missing("target path")
	}
	if request.GetVolumeCapability() == nil {
		return nil, missing("volume capability")
	}
	if err := checkCapabilities([]*csi.VolumeCapability{request.GetVolumeCapability()}); err != nil {
		return nil, err
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	v, err := d.existing(request.GetVolumeId())
	if err != nil {
		return nil, err
	}
	if slices.Contains(v.Published, target) && (!d.mount || isMounted(target)) {
		return &csi.NodePublishVolumeResponse{}, nil
	}
	if err := os.MkdirAll(target, 0o750); err != nil {
		return nil, err
	}
	if d.mount {
		if err := bindMount(d.store.volumeData(v.ID), target, request.GetReadonly()); err != nil {
			return nil, err
		}
	}
	if !slices.Contains(v.Published, target) {
		v.Published = append(v.Published, target)
	}
	return &csi.NodePublishVolumeResponse{}, d.store.updateVolume(v)
}

func (d *driver) NodeUnpublishVolume(_ context.Context, request *csi.NodeUnpublishVolumeRequest) (*csi.NodeUnpublishVolumeResponse, error) {
	target := request.GetTargetPath()
	if target == "" {
		return nil, missing("target path")
	}
	d.mutex.Lock()
	defer d.mutex.Unlock()
	v, err := d.existing(request.GetVolumeId())
	if err != nil {
		return nil, err
	}
	if d.mount {
		if err := unmount(target); err != nil {
			return nil, err
		}
	}
	// Not RemoveAll: were the mount still there, that would delete the volume's files.
	if err := os.Remove(target); err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	v.Published = slices.DeleteFunc(v.Published, func(path string) bool { return path == target })
	return &csi.NodeUnpublishVolumeResponse{}, d.store.updateVolume(v)
}
