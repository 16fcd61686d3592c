package dev.strongroom.adapters.awsapi;

import dev.strongroom.adapters.awsapi.server.CallHandler;
import dev.strongroom.adapters.awsapi.server.EndpointServer;
import dev.strongroom.adapters.awsapi.server.EndpointServer.PemFiles;
import dev.strongroom.adapters.awsapi.server.ServerLimits;
import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import dev.strongroom.core.limits.RequestQuotas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.UnaryOperator;
import javax.net.ssl.TrustManager;

/** The endpoint over TLS on a port of its own. */
final class TlsEndpoint implements AutoCloseable {
  final TestActions actions = new TestActions(Clock.systemUTC());
  private final TestAuthority authority = new TestAuthority("test");
  private final Path directory;
  private final EndpointServer server;

  TlsEndpoint(Path directory) throws IOException {
    this(directory, RequestQuotas.ofAws());
  }

  /** One with these request rates. */
  TlsEndpoint(Path directory, RequestQuotas quotas) throws IOException {
    this(directory, quotas, handler -> handler);
  }

  /** One that something stands before. */
  TlsEndpoint(Path directory, UnaryOperator<CallHandler> before) throws IOException {
    this(directory, RequestQuotas.ofAws(), before);
  }

  private TlsEndpoint(Path directory, RequestQuotas quotas, UnaryOperator<CallHandler> before)
      throws IOException {
    this.directory = directory;
    actions.quotas = quotas;
    PemFiles files = new PemFiles(directory.resolve("tls.crt"), directory.resolve("tls.key"));
    TestAuthority.Issued issued = authority.issue(Duration.ofDays(1), "localhost");
    Files.writeString(files.certificate(), issued.certificate());
    Files.writeString(files.key(), issued.key());
    Files.writeString(authorityFile(), authority.pem());
    ServerLimits limits = ServerLimits.usual();
    server =
        EndpointServer.overTls(
            0,
            files,
            limits,
            2,
            before.apply(actions.endpoint(limits.bodyBytes())),
            Clock.systemUTC());
  }

  Path authorityFile() {
    return directory.resolve("ca.crt");
  }

  TrustManager[] trust() {
    return authority.trust();
  }

  String address() {
    return "https://localhost:" + server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
