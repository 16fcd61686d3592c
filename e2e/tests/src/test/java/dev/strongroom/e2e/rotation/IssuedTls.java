package dev.strongroom.e2e.rotation;

import dev.strongroom.e2e.host.ServerProcess;
import dev.strongroom.e2e.host.Trees;
import dev.strongroom.e2e.servers.ServerTls;
import dev.strongroom.e2e.tls.ServerCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a server shows itself with, of a CA of its own.
 *
 * @param server certificate and key
 * @param authorityPem the CA, as PEM
 */
record IssuedTls(ServerTls server, String authorityPem) {
  /** For a server on this host. */
  static IssuedTls of(String host) {
    Path directory = ServerProcess.home("tls");
    try {
      ServerCertificates issued = ServerCertificates.issued(directory, host);
      return new IssuedTls(
          new ServerTls(Files.readString(issued.certificate()), Files.readString(issued.key())),
          issued.authorityPem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Trees.delete(directory);
    }
  }
}
