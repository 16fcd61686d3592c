// A KMS v2 plugin for tests, on the protocol's own Go definition (k8s.io/kms) and gRPC server, as
// the plugins that clusters run are. Its keys follow from their names, so that it can be killed and
// started again. How it behaves is read from a file with every call.
//
// usage: kmsplugin <socket> <behaviour file>
//
// The file holds words: key=<name> (default key=1), unhealthy, fail-encrypt, fail-decrypt, hang,
// forget=<name> (a key that can no longer decrypt).
package main

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"log"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"google.golang.org/grpc"
	v2 "k8s.io/kms/apis/v2"
)

type plugin struct {
	v2.UnimplementedKeyManagementServiceServer
	file string
}

func (p *plugin) words() []string {
	text, err := os.ReadFile(p.file)
	if err != nil {
		return nil
	}
	return strings.Fields(string(text))
}

func (p *plugin) is(word string) bool { return slices.Contains(p.words(), word) }

func (p *plugin) key() string {
	for _, word := range p.words() {
		if name, found := strings.CutPrefix(word, "key="); found {
			return name
		}
	}
	return "1"
}

func (p *plugin) wait(ctx context.Context) {
	for p.is("hang") && ctx.Err() == nil {
		time.Sleep(20 * time.Millisecond)
	}
}

func gcm(name string) cipher.AEAD {
	key := sha256.Sum256([]byte("a test's key " + name))
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return aead
}

func (p *plugin) Status(ctx context.Context, _ *v2.StatusRequest) (*v2.StatusResponse, error) {
	p.wait(ctx)
	if p.is("unhealthy") {
		return &v2.StatusResponse{Version: "v2", Healthz: "the HSM is on fire", KeyId: p.key()}, nil
	}
	return &v2.StatusResponse{Version: "v2", Healthz: "ok", KeyId: p.key()}, nil
}

func (p *plugin) Encrypt(ctx context.Context, r *v2.EncryptRequest) (*v2.EncryptResponse, error) {
	p.wait(ctx)
	if p.is("fail-encrypt") || r.Uid == "" {
		return nil, errors.New("a test wants this to fail")
	}
	nonce := make([]byte, 12)
	if _, err := rand.Read(nonce); err != nil {
		return nil, err
	}
	return &v2.EncryptResponse{
		Ciphertext:  gcm(p.key()).Seal(nil, nonce, r.Plaintext, nil),
		KeyId:       p.key(),
		Annotations: map[string][]byte{"nonce.kms.example.com": nonce, "name.kms.example.com": []byte(p.key())},
	}, nil
}

func (p *plugin) Decrypt(ctx context.Context, r *v2.DecryptRequest) (*v2.DecryptResponse, error) {
	p.wait(ctx)
	if p.is("fail-decrypt") || p.is("forget="+r.KeyId) || r.Uid == "" {
		return nil, errors.New("a test wants this to fail")
	}
	nonce := r.Annotations["nonce.kms.example.com"]
	if len(nonce) != 12 || string(r.Annotations["name.kms.example.com"]) != r.KeyId {
		return nil, errors.New("these are not the annotations that it gave")
	}
	plain, err := gcm(r.KeyId).Open(nil, nonce, r.Ciphertext, nil)
	if err != nil {
		return nil, err
	}
	return &v2.DecryptResponse{Plaintext: plain}, nil
}

func main() {
	socket := os.Args[1]
	_ = os.Remove(socket)
	listener, err := net.Listen("unix", socket)
	if err != nil {
		log.Fatal(err)
	}
	// Ends with the process that started it.
	go func() {
		_, _ = os.Stdin.Read(make([]byte, 1))
		os.Exit(0)
	}()
	server := grpc.NewServer()
	v2.RegisterKeyManagementServiceServer(server, &plugin{file: os.Args[2]})
	log.Fatal(server.Serve(listener))
}
