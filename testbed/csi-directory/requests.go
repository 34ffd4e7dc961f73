package main

import (
	"strconv"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func missing(what string) error {
	return status.Errorf(codes.InvalidArgument, "the request has no %s", what)
}

func (d *driver) existing(id string) (*volume, error) {
	if id == "" {
		return nil, missing("volume id")
	}
	v, found, err := d.store.volume(id)
	if err == nil && !found {
		err = status.Errorf(codes.NotFound, "there is no volume %s", id)
	}
	return v, err
}

func checkCapabilities(capabilities []*csi.VolumeCapability) error {
	if len(capabilities) == 0 {
		return missing("volume capabilities")
	}
	for _, capability := range capabilities {
		if capability.GetBlock() != nil {
			return status.Error(codes.InvalidArgument, "a directory cannot be a block device")
		}
	}
	return nil
}

// sizeFor is the smallest size in the range that holds `least` bytes.
func sizeFor(wanted *csi.CapacityRange, least int64) (int64, error) {
	required, limit := wanted.GetRequiredBytes(), wanted.GetLimitBytes()
	if required < 0 || limit < 0 {
		return 0, status.Error(codes.OutOfRange, "sizes cannot be negative")
	}
	bytes := max(required, least)
	if bytes == 0 {
		bytes = defaultBytes
		if limit > 0 {
			bytes = min(bytes, limit)
		}
	}
	if limit > 0 && bytes > limit {
		return 0, status.Errorf(codes.OutOfRange, "%d bytes are needed, the limit is %d", bytes, limit)
	}
	return bytes, nil
}

func fits(bytes int64, wanted *csi.CapacityRange) bool {
	limit := wanted.GetLimitBytes()
	return bytes >= wanted.GetRequiredBytes() && (limit == 0 || bytes <= limit)
}

// available is what the volumes' sizes leave of the capacity, which a fault may lower.
func (d *driver) available() (int64, error) {
	all, err := d.store.volumes()
	left := d.capacity
	if lowered := d.faults.capacityBytes(); lowered != nil {
		left = *lowered
	}
	for _, v := range all {
		left -= v.Bytes
	}
	return left, err
}

func describe(v *volume, source *csi.VolumeContentSource) *csi.Volume {
	return &csi.Volume{VolumeId: v.ID, CapacityBytes: v.Bytes, ContentSource: source}
}

// pageOf reads a token as the number of entries before the page.
func pageOf[T any](all []T, token string, most int32) ([]T, string, error) {
	start := 0
	if token != "" {
		var err error
		if start, err = strconv.Atoi(token); err != nil || start < 0 || start > len(all) {
			return nil, "", status.Errorf(codes.Aborted, "%q is not a token of this list", token)
		}
	}
	end := len(all)
	if most > 0 && start+int(most) < end {
		end = start + int(most)
		return all[start:end], strconv.Itoa(end), nil
	}
	return all[start:end], "", nil
}
