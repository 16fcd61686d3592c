// Command controlplane is a Kubernetes control plane, node agent and client in one program. It acts
// as etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kube-proxy, kubelet, cluster-dns or
// kubectl, by the name under which it is called, so one build and one file serve a whole test cluster.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	_ "time/tzdata"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	_ "k8s.io/client-go/plugin/pkg/client/auth"
	"k8s.io/component-base/cli"
	"k8s.io/component-base/logs"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlutil "k8s.io/kubectl/pkg/cmd/util"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

// ownedVariable asks the program to end when its standard input does. A test's JVM holds the other
// end of that pipe; the kernel closes it however the JVM ends, SIGKILL included.
const ownedVariable = "STRONGROOM_EXIT_ON_STDIN_EOF"

// killedStatus is what a shell reports for a process ended by SIGKILL.
const killedStatus = 137

func main() {
	if os.Getenv(ownedVariable) == "1" {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			os.Exit(killedStatus)
		}()
	}
	name := filepath.Base(os.Args[0])
	switch name {
	case "etcd":
		etcdmain.Main(os.Args)
	case "kubectl":
		_, _ = logs.GlogSetter(kubectl.GetLogVerbosity(os.Args))
		command := kubectl.NewDefaultKubectlCommand()
		if err := cli.RunNoErrOutput(command); err != nil {
			kubectlutil.CheckErr(err)
		}
	default:
		command := component(name)
		if command == nil {
			fmt.Fprintf(os.Stderr, "%s: call this program by a name of a Kubernetes component\n", name)
			os.Exit(2)
		}
		os.Exit(cli.Run(command))
	}
}

func component(name string) *cobra.Command {
	switch name {
	case "kube-apiserver":
		return apiserver.NewAPIServerCommand()
	case "kube-controller-manager":
		return controllermanager.NewControllerManagerCommand()
	case "kube-scheduler":
		return scheduler.NewSchedulerCommand()
	case "kube-proxy":
		return proxy.NewProxyCommand()
	case "kubelet":
		return kubelet.NewKubeletCommand(context.Background())
	case "cluster-dns":
		return newDNSCommand()
	default:
		return nil
	}
}
