// Command nats runs a server of NATS with an operator and accounts of its own, or logs in at one.
//
//	nats serve <directory> <host> <port> [<certificate> <key>]
//	nats open <host> <port>
//	nats login <url> <credentials> [<authority>]
//
// serve writes the keys of the account and the credentials of its users into the directory. open
// lets everybody in. login ends with status 3 when the server refuses the user.
package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
)

const refused = 3

func main() {
	switch arguments := os.Args[2:]; os.Args[1] {
	case "serve":
		serve(arguments)
	case "open":
		run(options(arguments[0], arguments[1]))
	case "login":
		login(arguments)
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func options(host, port string) *server.Options {
	return &server.Options{Host: host, Port: must(strconv.Atoi(port)), NoSigs: true}
}

func run(opts *server.Options) {
	nats := must(server.NewServer(opts))
	nats.ConfigureLogger()
	go nats.Start()
	nats.WaitForShutdown()
}

func serve(arguments []string) {
	directory := arguments[0]
	opts := options(arguments[1], arguments[2])
	if len(arguments) > 3 {
		certificate := must(tls.LoadX509KeyPair(arguments[3], arguments[4]))
		opts.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}}
		opts.TLSTimeout = 5
	}
	operator := must(nkeys.CreateOperator())
	claims := jwt.NewOperatorClaims(must(operator.PublicKey()))
	opts.TrustedOperators = []*jwt.OperatorClaims{
		must(jwt.DecodeOperatorClaims(must(claims.Encode(operator)))),
	}
	resolver := &server.MemAccResolver{}
	opts.AccountResolver = resolver
	for _, name := range []string{"shop", "other"} {
		account(directory, name, operator, resolver)
	}
	run(opts)
}

// account makes an account with two signing keys, and a user by its own key and one by the first
// signing key.
func account(directory, name string, operator nkeys.KeyPair, resolver *server.MemAccResolver) {
	owner := must(nkeys.CreateAccount())
	first := must(nkeys.CreateAccount())
	second := must(nkeys.CreateAccount())
	public := must(owner.PublicKey())
	claims := jwt.NewAccountClaims(public)
	claims.Name = name
	claims.SigningKeys.Add(must(first.PublicKey()), must(second.PublicKey()))
	must(0, resolver.Store(public, must(claims.Encode(operator))))
	for file, key := range map[string]nkeys.KeyPair{"account": owner, "first": first, "second": second} {
		write(directory, name+"-"+file+".seed", must(key.Seed()))
		write(directory, name+"-"+file+".pub", []byte(must(key.PublicKey())))
	}
	write(directory, name+"-account.creds", user("", owner))
	write(directory, name+"-first.creds", user(public, first))
}

func user(account string, signer nkeys.KeyPair) []byte {
	key := must(nkeys.CreateUser())
	claims := jwt.NewUserClaims(must(key.PublicKey()))
	claims.Name = "app"
	claims.IssuerAccount = account
	claims.Permissions.Pub.Allow.Add("orders.>")
	claims.Permissions.Sub.Allow.Add("_INBOX.>")
	claims.Expires = time.Now().AddDate(0, 0, 10).Unix()
	return must(jwt.FormatUserConfig(must(claims.Encode(signer)), must(key.Seed())))
}

func write(directory, file string, content []byte) {
	must(0, os.WriteFile(filepath.Join(directory, file), content, 0o600))
}

func login(arguments []string) {
	opts := []nats.Option{
		nats.UserCredentials(arguments[1]), nats.Timeout(10 * time.Second), nats.NoReconnect(),
	}
	if len(arguments) > 2 {
		opts = append(opts, nats.RootCAs(arguments[2]))
	}
	connection, err := nats.Connect(arguments[0], opts...)
	if errors.Is(err, nats.ErrAuthorization) || errors.Is(err, nats.ErrAuthExpired) {
		os.Exit(refused)
	}
	must(0, err)
	must(0, connection.Flush())
	connection.Close()
}
