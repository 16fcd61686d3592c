package dev.strongroom.e2e.servers;

import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.Ports;
import dev.strongroom.e2e.host.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The installed OpenSSH with accounts of its own: it sees a list of accounts that nobody else does,
 * which takes root. Their home directories are in its directory, and all of them are root's, so
 * give them no more to do than tests need. This class logs in by OpenSSH's client.
 */
public final class SshServer implements AutoCloseable {
  /** Where it listens. */
  public static final String HOST = "127.0.0.1";

  /** An account that accepts every key, once it is made. */
  public static final String OPEN = "open";

  private static final Path PROGRAM = Path.of("/usr/sbin/sshd");
  private static final int NOT_LOGGED_IN = 255;

  /**
   * The list of accounts and the directory for the server's child are those of this mount space.
   */
  private static final String SCRIPT =
      "mount --bind \"$1\" /etc/passwd && mount -t tmpfs tmpfs /run && mkdir /run/sshd"
          + " && exec \"$0\" -D -e -f \"$2\"";

  private final int port = Ports.free(HOST);
  private final Path home;
  private final Path accounts;
  private final Path knownHosts;
  private final String hostKey;
  private final ServerProcess process;

  private SshServer() throws IOException {
    this.home = ServerProcess.home("sshd");
    Path key = home.resolve("host_key");
    generateKey(key);
    this.hostKey = publicKey(key);
    this.accounts =
        Files.writeString(
            home.resolve("passwd"),
            "root:x:0:0::/root:/bin/sh\nsshd:x:100:65534::/run/sshd:/usr/sbin/nologin\n");
    this.knownHosts =
        Files.writeString(
            home.resolve("known_hosts"), "[%s]:%d %s\n".formatted(HOST, port, hostKey));
    Path configuration =
        Files.writeString(
            home.resolve("sshd_config"),
            """
            ListenAddress %s:%d
            HostKey %s
            PidFile none
            AuthorizedKeysFile .ssh/authorized_keys
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin yes
            UseDNS no
            MaxStartups 100
            Match User %s
              AuthorizedKeysCommand /bin/echo %%t %%k
              AuthorizedKeysCommandUser root
            """
                .formatted(HOST, port, key, OPEN));
    this.process =
        ServerProcess.start(
            "sshd",
            home,
            "unshare",
            "--mount",
            "sh",
            "-c",
            SCRIPT,
            PROGRAM.toString(),
            accounts.toString(),
            configuration.toString());
    process.await(this::isServing);
  }

  /** Whether this machine has an OpenSSH to start, and lets it have accounts of its own. */
  public static boolean isInstalled() {
    return Files.isExecutable(PROGRAM)
        && HostCommand.find("ssh").isPresent()
        && HostCommand.find("unshare").isPresent()
        && mayMount();
  }

  private static boolean mayMount() {
    try {
      HostCommand.run("unshare", "--mount", "true");
      return true;
    } catch (IllegalStateException notRoot) {
      return false;
    }
  }

  /**
   * Starts a server and waits until it serves.
   *
   * @throws IllegalStateException when it does not start
   */
  public static SshServer start() {
    try {
      return new SshServer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isServing() {
    try {
      return HostCommand.run("ssh-keyscan", "-p", Integer.toString(port), HOST)
          .contains("ssh-ed25519");
    } catch (IllegalStateException notYet) {
      return false;
    }
  }

  /** Its port. */
  public int port() {
    return port;
  }

  /** Its host key: type and key. */
  public String hostKey() {
    return hostKey;
  }

  /** Makes an account with a shell anew, and gives it these lines of {@code authorized_keys}. */
  public synchronized void givenAccount(String name, String... lines) {
    try {
      Path directory = Files.createDirectories(keys(name).getParent());
      write(keys(name), String.join("\n", lines) + "\n");
      String entry = name + ":x:0:0::" + directory.getParent() + ":/bin/sh\n";
      if (!Files.readString(accounts).contains("\n" + entry)) {
        Files.writeString(accounts, entry, StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of an account's {@code authorized_keys}. */
  public List<String> authorizedKeys(String name) {
    try {
      return Files.readAllLines(keys(name), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file with an account's keys. */
  public Path keys(String name) {
    return home.resolve("accounts").resolve(name).resolve(".ssh").resolve("authorized_keys");
  }

  /** Whether an account is let in with a private key in OpenSSH's format. */
  public boolean accepts(String name, String privateKey) {
    return withKey(
        privateKey,
        key -> {
          Process client =
              new ProcessBuilder(
                      "ssh",
                      "-F",
                      "none",
                      "-i",
                      key.toString(),
                      "-p",
                      Integer.toString(port),
                      "-o",
                      "IdentitiesOnly=yes",
                      "-o",
                      "IdentityAgent=none",
                      "-o",
                      "BatchMode=yes",
                      "-o",
                      "StrictHostKeyChecking=yes",
                      "-o",
                      "UserKnownHostsFile=" + knownHosts,
                      "-o",
                      "GlobalKnownHostsFile=none",
                      name + "@" + HOST,
                      "true")
                  .redirectErrorStream(true)
                  .start();
          client.getOutputStream().close();
          String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          int status = client.waitFor();
          if (status == NOT_LOGGED_IN && !said.contains("Permission denied")) {
            throw new IllegalStateException("ssh: " + said);
          }
          return status != NOT_LOGGED_IN;
        });
  }

  /** The line of {@code authorized_keys} for a private key: its type and the key. */
  public static String publicKey(String privateKey) {
    return withKey(privateKey, SshServer::publicKey);
  }

  private static String publicKey(Path privateKey) {
    String[] words = HostCommand.run("ssh-keygen", "-y", "-f", privateKey.toString()).split("\\s");
    return words[0] + " " + words[1];
  }

  private static void generateKey(Path file) {
    HostCommand.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file.toString());
  }

  private interface Use<T> {
    T of(Path key) throws IOException, InterruptedException;
  }

  /** With a private key in a file that nobody else may read, as OpenSSH's tools want it. */
  private static <T> T withKey(String privateKey, Use<T> use) {
    try {
      Path file =
          Files.createTempFile(
              "key",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        Files.writeString(file, privateKey);
        return use.of(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw HostCommand.interrupted(e);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() {
    process.close();
  }
}
