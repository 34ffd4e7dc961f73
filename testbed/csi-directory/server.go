package main

import (
	"context"
	"log"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/container-storage-interface/spec/lib/go/csi"
	"google.golang.org/grpc"
)

type driver struct {
	csi.UnimplementedIdentityServer
	csi.UnimplementedControllerServer
	csi.UnimplementedNodeServer
	// Serialises everything that changes the store: a test cluster has no calls worth running side by side.
	mutex    sync.Mutex
	store    *store
	faults   *faults
	nodeID   string
	capacity int64
	mount    bool
}

// serve answers on the socket until ctx ends.
func serve(ctx context.Context, endpoint string, d *driver) error {
	path := strings.TrimPrefix(endpoint, "unix://")
	// A socket that a killed driver left would keep this one from starting.
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return err
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return err
	}
	server := grpc.NewServer(grpc.UnaryInterceptor(d.intercept))
	csi.RegisterIdentityServer(server, d)
	csi.RegisterControllerServer(server, d)
	csi.RegisterNodeServer(server, d)
	go func() {
		<-ctx.Done()
		server.Stop()
	}()
	log.Printf("%s %s serves on %s", driverName, driverVersion, endpoint)
	return server.Serve(listener)
}

// intercept applies the faults that the control file asks for, and writes one line per call.
func (d *driver) intercept(ctx context.Context, request any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
	method := info.FullMethod[strings.LastIndex(info.FullMethod, "/")+1:]
	begin := time.Now()
	err := d.faults.apply(ctx, method)
	var response any
	if err == nil {
		response, err = handler(ctx, request)
	}
	if err != nil {
		log.Printf("%s failed after %v: %v", method, time.Since(begin).Round(time.Millisecond), err)
	} else if method != "Probe" && method != "ListSnapshots" {
		log.Printf("%s %v", method, time.Since(begin).Round(time.Millisecond))
	}
	return response, err
}
