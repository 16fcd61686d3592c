package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/net/dns/dnsmessage"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	corelisters "k8s.io/client-go/listers/core/v1"
	discoverylisters "k8s.io/client-go/listers/discovery/v1"
	"k8s.io/client-go/tools/clientcmd"
)

const (
	clusterZone  = ".svc.cluster.local."
	answerTTL    = 5 // seconds, so that a changed Service is seen soon
	maxQuerySize = 1232
)

// clusterDNS answers the A records of Services (Kubernetes DNS specification 1.1.0, sections 2.3.1 and
// 2.4.1): name.namespace.svc.cluster.local, headless Services and their named pods. It knows no other
// names, so nothing leaves the machine.
type clusterDNS struct {
	services corelisters.ServiceLister
	slices   discoverylisters.EndpointSliceLister
}

func newDNSCommand() *cobra.Command {
	var kubeconfig, listen string
	command := &cobra.Command{
		Use:          "cluster-dns",
		SilenceUsage: true,
		RunE: func(command *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(command.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			return serveDNS(ctx, kubeconfig, listen)
		},
	}
	command.Flags().StringVar(&kubeconfig, "kubeconfig", "", "how to reach the API server")
	command.Flags().StringVar(&listen, "listen", "127.0.0.1:53", "UDP address")
	command.Flags().AddGoFlagSet(flag.CommandLine)
	return command
}

func serveDNS(ctx context.Context, kubeconfig, listen string) error {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	factory := informers.NewSharedInformerFactory(client, time.Hour)
	dns := &clusterDNS{
		services: factory.Core().V1().Services().Lister(),
		slices:   factory.Discovery().V1().EndpointSlices().Lister(),
	}
	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	connection, err := net.ListenPacket("udp", listen)
	if err != nil {
		return err
	}
	context.AfterFunc(ctx, func() { _ = connection.Close() })
	query := make([]byte, maxQuerySize)
	for {
		size, from, err := connection.ReadFrom(query)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		answer, err := dns.answer(query[:size])
		if err != nil {
			fmt.Fprintln(os.Stderr, "unreadable query:", err)
			continue
		}
		_, _ = connection.WriteTo(answer, from)
	}
}

func (dns *clusterDNS) answer(query []byte) ([]byte, error) {
	var parser dnsmessage.Parser
	header, err := parser.Start(query)
	if err != nil {
		return nil, err
	}
	question, err := parser.Question()
	if err != nil {
		return nil, err
	}
	addresses, known := dns.resolve(strings.ToLower(question.Name.String()))
	message := dnsmessage.Message{
		Header: dnsmessage.Header{
			ID:                 header.ID,
			Response:           true,
			Authoritative:      true,
			RecursionDesired:   header.RecursionDesired,
			RecursionAvailable: true,
		},
		Questions: []dnsmessage.Question{question},
	}
	if !known {
		message.RCode = dnsmessage.RCodeNameError
	}
	if question.Type == dnsmessage.TypeA {
		for _, address := range addresses {
			message.Answers = append(message.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{
					Name: question.Name, Class: dnsmessage.ClassINET, TTL: answerTTL,
				},
				Body: &dnsmessage.AResource{A: address.As4()},
			})
		}
	}
	return message.Pack()
}

// resolve gives the addresses of a name, and whether there is such a name at all.
func (dns *clusterDNS) resolve(name string) ([]netip.Addr, bool) {
	relative, inZone := strings.CutSuffix(name, clusterZone)
	if !inZone {
		return nil, false
	}
	parts := strings.Split(relative, ".")
	host := ""
	if len(parts) == 3 {
		host, parts = parts[0], parts[1:]
	}
	if len(parts) != 2 {
		return nil, false
	}
	service, err := dns.services.Services(parts[1]).Get(parts[0])
	if err != nil {
		return nil, false
	}
	if service.Spec.ClusterIP == corev1.ClusterIPNone {
		addresses := dns.endpoints(service, host)
		return addresses, host == "" || len(addresses) > 0
	}
	address, err := netip.ParseAddr(service.Spec.ClusterIP)
	if err != nil || host != "" {
		return nil, false
	}
	return []netip.Addr{address}, true
}

func (dns *clusterDNS) endpoints(service *corev1.Service, host string) []netip.Addr {
	selector := labels.SelectorFromSet(labels.Set{discoveryv1.LabelServiceName: service.Name})
	slices, err := dns.slices.EndpointSlices(service.Namespace).List(selector)
	if err != nil {
		return nil
	}
	var addresses []netip.Addr
	for _, slice := range slices {
		for _, endpoint := range slice.Endpoints {
			if !matches(service, endpoint, host) {
				continue
			}
			for _, text := range endpoint.Addresses {
				if address, err := netip.ParseAddr(text); err == nil && address.Is4() {
					addresses = append(addresses, address)
				}
			}
		}
	}
	return addresses
}

func matches(service *corev1.Service, endpoint discoveryv1.Endpoint, host string) bool {
	ready := endpoint.Conditions.Ready == nil || *endpoint.Conditions.Ready
	if !ready && !service.Spec.PublishNotReadyAddresses {
		return false
	}
	return host == "" || (endpoint.Hostname != nil && *endpoint.Hostname == host)
}
