package dev.strongroom.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/** Writes kubeconfig files for users who prove themselves by a token. */
record Kubeconfig(String server, Path caCertificate) {
  private static final String CONTENT =
      """
      apiVersion: v1
      kind: Config
      clusters:
      - name: strongroom
        cluster:
          server: %s
          certificate-authority-data: %s
      users:
      - name: %s
        user:
          token: %s
      contexts:
      - name: strongroom
        context:
          cluster: strongroom
          user: %s
      current-context: strongroom
      """;

  /** Writes a file, readable by its owner alone, in which {@code user} is the current one. */
  void write(Path file, String user, String token) {
    try {
      String ca = Base64.getEncoder().encodeToString(Files.readAllBytes(caCertificate));
      String text = CONTENT.formatted(server, ca, user, token, user);
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
