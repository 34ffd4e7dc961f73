package main

import (
	"errors"
	"os"
	"strings"
	"syscall"
)

func bindMount(source, target string, readonly bool) error {
	if err := syscall.Mount(source, target, "", syscall.MS_BIND, ""); err != nil {
		return err
	}
	if !readonly {
		return nil
	}
	// The kernel ignores read-only on the bind itself.
	return syscall.Mount("", target, "", syscall.MS_BIND|syscall.MS_REMOUNT|syscall.MS_RDONLY, "")
}

func unmount(target string) error {
	err := syscall.Unmount(target, 0)
	// Not a mount point, or not there: what was asked for is the case.
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOENT) {
		return nil
	}
	return err
}

func isMounted(target string) bool {
	table, err := os.ReadFile("/proc/self/mountinfo")
	return err == nil && strings.Contains(string(table), " "+target+" ")
}
