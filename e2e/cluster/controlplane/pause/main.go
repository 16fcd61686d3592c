// Command pause holds namespaces open and collects ended orphans as process 1. It is the pause
// container of a pod, and the first process of a test cluster's node.
//
// With the argument "owned" it ends when its standard input does, and with it, since it is process 1
// of its PID namespace, everything on the node.
package main

import (
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ends := make(chan os.Signal, 1)
	signal.Notify(ends, syscall.SIGINT, syscall.SIGTERM)
	children := make(chan os.Signal, 1)
	signal.Notify(children, syscall.SIGCHLD)
	if len(os.Args) > 1 && os.Args[1] == "owned" {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			os.Exit(0)
		}()
	}
	for {
		select {
		case <-ends:
			os.Exit(0)
		case <-children:
			collect()
		}
	}
}

func collect() {
	for {
		pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
		if err != nil || pid <= 0 {
			return
		}
	}
}
