package main

import (
	"context"
	"encoding/json"
	"log"
	"os"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// faultPlan is the control file. A file with other content begins its counts anew; no file, no faults.
type faultPlan struct {
	// Each call takes this much longer.
	DelayMilliseconds int `json:"delayMilliseconds,omitempty"`
	// Replaces the capacity given on the command line.
	CapacityBytes *int64 `json:"capacityBytes,omitempty"`
	// Snapshots are made but say that they are not ready.
	SnapshotNeverReady bool       `json:"snapshotNeverReady,omitempty"`
	Fail               []failRule `json:"fail,omitempty"`
}

type failRule struct {
	// A method such as CreateSnapshot; empty for all of them.
	Method string `json:"method,omitempty"`
	// A gRPC code as in the specification, such as "UNAVAILABLE".
	Code codes.Code `json:"code"`
	// How many calls fail; 0 for every call.
	Times   int    `json:"times,omitempty"`
	Message string `json:"message,omitempty"`
}

type faults struct {
	mutex sync.Mutex
	file  string
	text  string
	plan  faultPlan
	used  []int
}

func newFaults(file string) *faults { return &faults{file: file} }

// apply waits and fails as the plan says.
func (f *faults) apply(ctx context.Context, method string) error {
	plan, err := f.next(method)
	if plan.DelayMilliseconds > 0 {
		select {
		case <-ctx.Done():
			return status.FromContextError(ctx.Err()).Err()
		case <-time.After(time.Duration(plan.DelayMilliseconds) * time.Millisecond):
		}
	}
	return err
}

func (f *faults) next(method string) (faultPlan, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.load()
	for i, rule := range f.plan.Fail {
		if (rule.Method == "" || rule.Method == method) && (rule.Times == 0 || f.used[i] < rule.Times) {
			f.used[i]++
			return f.plan, status.Error(rule.Code, "fault on demand: "+rule.Message)
		}
	}
	return f.plan, nil
}

func (f *faults) capacityBytes() *int64 {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.load()
	return f.plan.CapacityBytes
}

func (f *faults) snapshotNeverReady() bool {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.load()
	return f.plan.SnapshotNeverReady
}

func (f *faults) load() {
	text, err := os.ReadFile(f.file)
	if err != nil {
		text = nil
	}
	if string(text) == f.text {
		return
	}
	plan := faultPlan{}
	if len(text) > 0 {
		if err := json.Unmarshal(text, &plan); err != nil {
			log.Printf("%s is not understood, the faults stay as they were: %v", f.file, err)
			f.text = string(text)
			return
		}
	}
	f.text, f.plan, f.used = string(text), plan, make([]int, len(plan.Fail))
	log.Printf("faults now: %s", text)
}
