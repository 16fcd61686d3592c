package dev.strongroom.e2e.servers;

import dev.strongroom.e2e.host.HostCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a server shows itself with.
 *
 * @param certificate for {@code 127.0.0.1}, as PEM
 * @param key of the certificate, PKCS#8 as PEM
 */
public record ServerTls(String certificate, String key) {
  /** Writes the certificate to a file of a directory. */
  public Path certificateIn(Path directory) {
    return written(directory.resolve("server.crt"), certificate);
  }

  /** Writes the key to a file of a directory. */
  public Path keyIn(Path directory) {
    return written(directory.resolve("server.key"), key);
  }

  /**
   * The same with the public half of a key of an elliptic curve, which Java leaves out: servers
   * with GnuTLS take no other.
   */
  public Path wholeKeyIn(Path directory) {
    Path whole = directory.resolve("server-whole.key");
    HostCommand.run("openssl", "ec", "-in", keyIn(directory).toString(), "-out", whole.toString());
    return whole;
  }

  private static Path written(Path file, String pem) {
    try {
      return Files.writeString(file, pem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
