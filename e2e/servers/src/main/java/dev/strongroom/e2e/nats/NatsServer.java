package dev.strongroom.e2e.nats;

import dev.strongroom.e2e.host.GoProgram;
import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.Ports;
import dev.strongroom.e2e.host.ServerProcess;
import dev.strongroom.e2e.servers.ServerTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server of NATS, built from its Go modules, that trusts an operator with the accounts {@code
 * shop} and {@code other}. NATS's own libraries make their keys and users: each account has the
 * keys {@code account}, its own, and {@code first} and {@code second}, its signing keys.
 */
public final class NatsServer implements AutoCloseable {
  /** Where it listens. */
  public static final String HOST = "127.0.0.1";

  private final int port = Ports.free(HOST);
  private final Path home = ServerProcess.home("nats");
  private final Optional<Path> authority;
  private final ServerProcess process;

  private NatsServer(Optional<Tls> tls, boolean isOpen) {
    this.authority = tls.map(shown -> written("ca.crt", shown.authorityPem()));
    List<String> command = new ArrayList<>(List.of(program().toString()));
    command.addAll(
        isOpen
            ? List.of("open", HOST, Integer.toString(port))
            : List.of("serve", home.toString(), HOST, Integer.toString(port)));
    tls.ifPresent(
        shown ->
            command.addAll(
                List.of(
                    shown.server().certificateIn(home).toString(),
                    shown.server().keyIn(home).toString())));
    this.process = ServerProcess.start("nats-server", home, command.toArray(String[]::new));
    process.await(() -> Ports.isListening(HOST, port));
  }

  /**
   * What the server shows itself with.
   *
   * @param authorityPem the CA that its certificate comes from, as PEM
   */
  public record Tls(ServerTls server, String authorityPem) {}

  private static Path program() {
    return GoProgram.of("nats", NatsServer.class).built();
  }

  /** Whether there is a program, or one can be built; takes a minute the first time. */
  public static boolean isPossible() {
    try {
      return Files.isExecutable(program());
    } catch (IllegalStateException notBuilt) {
      return false;
    }
  }

  /** Starts a server that accepts connections with TLS alone, and waits until it serves. */
  public static NatsServer start(Tls tls) {
    return new NatsServer(Optional.of(tls), false);
  }

  /** Starts a server without TLS. */
  public static NatsServer plain() {
    return new NatsServer(Optional.empty(), false);
  }

  /** Starts a server without TLS that lets everybody in. */
  public static NatsServer open() {
    return new NatsServer(Optional.empty(), true);
  }

  /** Its port. */
  public int port() {
    return port;
  }

  /** The seed of a key of an account. */
  public String seed(String account, String key) {
    return read(account + "-" + key + ".seed");
  }

  /** A public key of an account. */
  public String publicKey(String account, String key) {
    return read(account + "-" + key + ".pub");
  }

  /** The credentials of a user that the key {@code account} or {@code first} has signed. */
  public String credentials(String account, String key) {
    return read(account + "-" + key + ".creds");
  }

  /** Whether it lets a user in, by NATS's own client. */
  public boolean accepts(String credentials) {
    Path file = written("tried.creds", credentials);
    List<String> command =
        new ArrayList<>(
            List.of(program().toString(), "login", "nats://" + HOST + ":" + port, file.toString()));
    authority.ifPresent(pem -> command.add(pem.toString()));
    try {
      HostCommand.run(command);
      return true;
    } catch (IllegalStateException failed) {
      if (failed.getMessage().contains(" ended with 3: ")) {
        return false;
      }
      throw failed;
    }
  }

  private Path written(String file, String content) {
    try {
      return Files.writeString(home.resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String read(String file) {
    try {
      return Files.readString(home.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
