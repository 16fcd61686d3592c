// A server of the MySQL protocol for tests: go-mysql-server with accounts and TLS, in memory. It
// says that it is MySQL 8.0.31. It knows accounts, grants and the login methods
// caching_sha2_password and mysql_native_password, but neither two passwords at once nor SHOW
// CREATE USER.
//
// usage: mysqlserver <address> <certificate> <key> <password of root>
package main

import (
	"crypto/tls"
	"log"
	"os"

	sqle "github.com/dolthub/go-mysql-server"
	"github.com/dolthub/go-mysql-server/memory"
	"github.com/dolthub/go-mysql-server/server"
	"github.com/dolthub/go-mysql-server/sql"
	"github.com/dolthub/go-mysql-server/sql/mysql_db"
	"github.com/sirupsen/logrus"
)

func main() {
	if len(os.Args) != 5 {
		log.Fatal("usage: mysqlserver <address> <certificate> <key> <password of root>")
	}
	if err := serve(os.Args[1], os.Args[2], os.Args[3], os.Args[4]); err != nil {
		log.Fatal(err)
	}
}

func serve(address, certificate, key, password string) error {
	pair, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		return err
	}
	// Statements hold passwords.
	logrus.SetLevel(logrus.FatalLevel)
	databases := memory.NewDBProvider()
	engine := sqle.NewDefault(databases)
	accounts := engine.Analyzer.Catalog.MySQLDb
	accounts.SetPersister(&mysql_db.NoopPersister{})
	accounts.SetEnabled(true)
	editor := accounts.Editor()
	accounts.AddSuperUser(editor, "root", "%", password)
	editor.Close()
	config := server.Config{
		Protocol:  "tcp",
		Address:   address,
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{pair}},
	}
	mysql, err := server.NewServer(config, engine, sql.NewContext, memory.NewSessionBuilder(databases), nil)
	if err != nil {
		return err
	}
	return mysql.Start()
}
