package main

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// copyTree makes target a copy of source, or an empty folder where source is empty. io.Copy between files is
// copy_file_range on Linux, which shares the blocks where the file system can.
func copyTree(source, target string) error {
	if source == "" {
		// Pods run as any user, and no kubelet sets the owner here.
		return mkdirExactly(target, 0o777)
	}
	return filepath.WalkDir(source, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(source, path)
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		to := filepath.Join(target, relative)
		switch {
		case entry.IsDir():
			err = mkdirExactly(to, info.Mode().Perm())
		case info.Mode()&fs.ModeSymlink != 0:
			var link string
			if link, err = os.Readlink(path); err == nil {
				err = os.Symlink(link, to)
			}
		case info.Mode().IsRegular():
			err = copyFile(path, to, info)
		default:
			// Sockets and pipes belong to the process that made them.
			return nil
		}
		if err != nil {
			return err
		}
		return keepOwner(info, to)
	})
}

func mkdirExactly(path string, mode fs.FileMode) error {
	if err := os.Mkdir(path, mode); err != nil {
		return err
	}
	return os.Chmod(path, mode)
}

func copyFile(from, to string, info fs.FileInfo) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, info.Mode().Perm())
	if err != nil {
		return err
	}
	if _, err := io.Copy(target, source); err != nil {
		target.Close()
		return err
	}
	if err := target.Close(); err != nil {
		return err
	}
	if err := os.Chmod(to, info.Mode().Perm()); err != nil {
		return err
	}
	return os.Chtimes(to, info.ModTime(), info.ModTime())
}
