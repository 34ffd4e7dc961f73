package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"
)

// store keeps everything on disk, so that a driver that starts again knows what the last one made:
//
//	volumes/<id>/{volume.json,data/}
//	snapshots/<id>/{snapshot.json,data/}
type store struct{ dir string }

type volume struct {
	ID             string    `json:"id"`
	Name           string    `json:"name"`
	Bytes          int64     `json:"bytes"`
	SourceSnapshot string    `json:"sourceSnapshot,omitempty"`
	SourceVolume   string    `json:"sourceVolume,omitempty"`
	Created        time.Time `json:"created"`
	// Where the volume is published; the driver only records it unless it mounts.
	Published []string `json:"published,omitempty"`
}

type snapshot struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Volume  string    `json:"volume"`
	Bytes   int64     `json:"bytes"`
	Created time.Time `json:"created"`
}

func openStore(dir string) (*store, error) {
	for _, kind := range []string{"volumes", "snapshots"} {
		if err := os.MkdirAll(filepath.Join(dir, kind), 0o755); err != nil {
			return nil, err
		}
		// What a killed driver had half copied.
		halves, _ := filepath.Glob(filepath.Join(dir, kind, ".new-*"))
		for _, half := range halves {
			if err := os.RemoveAll(half); err != nil {
				return nil, err
			}
		}
	}
	return &store{dir}, nil
}

var plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$`)

// idOf makes the id follow from the name: the same request finds the same object again, and a volume's folder carries
// the name of its PersistentVolume.
func idOf(name string) string {
	if plainName.MatchString(name) {
		return name
	}
	return fmt.Sprintf("x-%x", sha256.Sum256([]byte(name)))
}

func (s *store) volumeData(id string) string   { return filepath.Join(s.dir, "volumes", id, "data") }
func (s *store) snapshotData(id string) string { return filepath.Join(s.dir, "snapshots", id, "data") }

func (s *store) volume(id string) (*volume, bool, error) {
	return read[volume](filepath.Join(s.dir, "volumes"), id, "volume.json")
}

func (s *store) snapshot(id string) (*snapshot, bool, error) {
	return read[snapshot](filepath.Join(s.dir, "snapshots"), id, "snapshot.json")
}

func (s *store) addVolume(v *volume, source string) error {
	return add(filepath.Join(s.dir, "volumes"), v.ID, "volume.json", v, source)
}

func (s *store) addSnapshot(n *snapshot, source string) error {
	return add(filepath.Join(s.dir, "snapshots"), n.ID, "snapshot.json", n, source)
}

func (s *store) updateVolume(v *volume) error {
	return writeJSON(filepath.Join(s.dir, "volumes", v.ID, "volume.json"), v)
}

// An id that is no plain name was never given out, and would be a path to somewhere else.
func (s *store) remove(kind, id string) error {
	if !plainName.MatchString(id) {
		return nil
	}
	return os.RemoveAll(filepath.Join(s.dir, kind, id))
}

func (s *store) volumes() ([]*volume, error) {
	all, err := list[volume](filepath.Join(s.dir, "volumes"), "volume.json")
	slices.SortFunc(all, func(a, b *volume) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
	})
	return all, err
}

func (s *store) snapshots() ([]*snapshot, error) {
	all, err := list[snapshot](filepath.Join(s.dir, "snapshots"), "snapshot.json")
	slices.SortFunc(all, func(a, b *snapshot) int {
		return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID))
	})
	return all, err
}

// add makes the folder under another name first: what has its own name is complete.
func add(parent, id, file string, value any, source string) error {
	half, err := os.MkdirTemp(parent, ".new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(half)
	if err := os.Chmod(half, 0o755); err != nil {
		return err
	}
	if err := copyTree(source, filepath.Join(half, "data")); err != nil {
		return err
	}
	if err := writeJSON(filepath.Join(half, file), value); err != nil {
		return err
	}
	return os.Rename(half, filepath.Join(parent, id))
}

func read[T any](parent, id, file string) (*T, bool, error) {
	if !plainName.MatchString(id) {
		return nil, false, nil
	}
	text, err := os.ReadFile(filepath.Join(parent, id, file))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	value := new(T)
	return value, true, json.Unmarshal(text, value)
}

func list[T any](parent, file string) ([]*T, error) {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return nil, err
	}
	all := []*T{}
	for _, entry := range entries {
		value, found, err := read[T](parent, entry.Name(), file)
		if err != nil {
			return nil, err
		}
		if found {
			all = append(all, value)
		}
	}
	return all, nil
}

func writeJSON(file string, value any) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file+".new", append(text, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}
