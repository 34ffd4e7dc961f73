// A CSI driver for tests: a volume is a directory, a snapshot a copy of it.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

// The side-cars refuse a driver without a version.
const (
	driverName    = "directory.csi.backops.test"
	driverVersion = "1.0.0"
)

func main() {
	endpoint := flag.String("endpoint", "", "unix://PATH of the socket to serve on")
	stateDir := flag.String("state-dir", "", "where volumes, snapshots and their descriptions live")
	faultsFile := flag.String("faults", "", "control file for faults (default: STATE-DIR/faults.json)")
	nodeID := flag.String("node-id", "local", "name of the node that this driver publishes on")
	capacity := flag.Int64("capacity", 100<<30, "bytes that volumes may claim in all")
	mount := flag.Bool("mount", false, "bind-mount published volumes (root on Linux); otherwise publishing is only recorded")
	registry := flag.String("kubelet-registry", "", "kubelet's plugins_registry folder, where the driver announces itself")
	flag.Parse()
	if *endpoint == "" || *stateDir == "" {
		fmt.Fprintln(os.Stderr, "--endpoint and --state-dir are needed")
		os.Exit(2)
	}
	if *faultsFile == "" {
		*faultsFile = filepath.Join(*stateDir, "faults.json")
	}
	store, err := openStore(*stateDir)
	if err != nil {
		log.Fatal(err)
	}
	d := &driver{store: store, faults: newFaults(*faultsFile), nodeID: *nodeID, capacity: *capacity, mount: *mount}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if *registry != "" {
		if err := announce(ctx, *registry, *endpoint); err != nil {
			log.Fatal(err)
		}
	}
	if err := serve(ctx, *endpoint, d); err != nil {
		log.Fatal(err)
	}
}
