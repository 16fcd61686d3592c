// Command supervisor runs one program of a test cluster and starts it again when it ends by itself, as
// systemd does on a real machine: a kubelet that panicked would otherwise leave the cluster without a
// node. A program that ends again and again is given up, so that its log shows the cause.
//
// usage: <program>.supervisor <file of restarts> <command> [argument …]
//
// The program's name is taken from its own. Each restart is a line in the program's log and in the
// file. SIGTERM, or the end of standard input where that means the end of the owner, ends both.
package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	mostRestarts = 5
	window       = 10 * time.Minute
	firstPause   = 500 * time.Millisecond

	// ownedVariable is explained where the control plane's main function is.
	ownedVariable = "STRONGROOM_EXIT_ON_STDIN_EOF"
	killedStatus  = 137
	failedStatus  = 1
	usageStatus   = 2
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: <program>.supervisor <file of restarts> <command> [argument …]")
		os.Exit(usageStatus)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	if os.Getenv(ownedVariable) == "1" {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			stop <- syscall.SIGTERM
		}()
	}
	name := strings.TrimSuffix(filepath.Base(os.Args[0]), ".supervisor")
	supervise(name, os.Args[1], os.Args[2:], stop)
}

func supervise(name, restarts string, command []string, stop <-chan os.Signal) {
	var ends []time.Time
	for {
		how := run(command, stop)
		now := time.Now()
		ends = after(ends, now.Add(-window))
		if len(ends) >= mostRestarts {
			say(restarts, "%s ended again (%s) after %d restarts within %s and is not started any more", name, how, len(ends), window)
			os.Exit(failedStatus)
		}
		pause := firstPause << len(ends)
		ends = append(ends, now)
		say(restarts, "%s ended by itself (%s); restart %d of at most %d within %s follows in %s",
			name, how, len(ends), mostRestarts, window, pause)
		select {
		case <-stop:
			os.Exit(killedStatus)
		case <-time.After(pause):
		}
	}
}

// run returns how the program ended by itself; told to stop, it kills the program and does not return.
func run(command []string, stop <-chan os.Signal) string {
	program := exec.Command(command[0], command[1:]...)
	// The same files, not copies of what is written: a program's log goes on without us.
	program.Stdin, program.Stdout, program.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := program.Start(); err != nil {
		return err.Error()
	}
	ended := make(chan error, 1)
	go func() { ended <- program.Wait() }()
	select {
	case <-stop:
		_ = program.Process.Kill()
		<-ended
		os.Exit(killedStatus)
	case <-ended:
	}
	return program.ProcessState.String()
}

func after(times []time.Time, limit time.Time) []time.Time {
	for len(times) > 0 && times[0].Before(limit) {
		times = times[1:]
	}
	return times
}

func say(restarts, format string, arguments ...any) {
	line := time.Now().UTC().Format(time.RFC3339) + " " + fmt.Sprintf(format, arguments...) + "\n"
	fmt.Fprint(os.Stderr, line)
	file, err := os.OpenFile(restarts, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		// It stands in the program's log.
		return
	}
	defer file.Close()
	_, _ = file.WriteString(line)
}
