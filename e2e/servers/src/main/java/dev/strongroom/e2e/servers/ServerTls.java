package dev.strongroom.e2e.servers;

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

  private static Path written(Path file, String pem) {
    try {
      return Files.writeString(file, pem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
