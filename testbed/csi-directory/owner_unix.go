//go:build unix

package main

import (
	"io/fs"
	"os"
	"syscall"
)

// keepOwner copies owner and group where this process may: only root gives files away.
func keepOwner(info fs.FileInfo, path string) error {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok || os.Geteuid() != 0 {
		return nil
	}
	return os.Lchown(path, int(stat.Uid), int(stat.Gid))
}
