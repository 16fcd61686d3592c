package dev.strongroom.adapters.targets.mysql;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.strongroom.e2e.mysql.GoMySqlServer;
import java.nio.file.Path;

/**
 * A server that speaks MySQL's protocol and some of its SQL. The tests are skipped where Go cannot
 * build it.
 */
final class TlsMySql extends SqlServer {
  private Path program;
  private GoMySqlServer server;

  TlsMySql() {
    super(Dialect.MYSQL);
  }

  @Override
  void assumeInstalled() {
    try {
      program = GoMySqlServer.program();
    } catch (IllegalStateException notBuilt) {
      abort("needs go-mysql-server: " + notBuilt.getMessage());
    }
  }

  @Override
  AutoCloseable started(Path home, Path certificate, Path key) {
    server = GoMySqlServer.start(program, home, certificate, key, ROOT_PASSWORD);
    return server;
  }

  @Override
  int port() {
    return server.port();
  }
}
