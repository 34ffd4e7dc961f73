//go:build !linux

package main

import "errors"

func bindMount(string, string, bool) error { return errors.New("--mount works on Linux only") }
func unmount(string) error                 { return nil }
func isMounted(string) bool                { return false }
