package dev.strongroom.e2e.bench;

import dev.strongroom.e2e.bench.load.BareServer;
import dev.strongroom.e2e.endpoint.EndpointCertificate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A {@link BareServer} in a virtual machine like the endpoint's.
 *
 * @param process the process
 * @param port on which it serves
 */
record BareServerProcess(Process process, int port) implements AutoCloseable {

  /** Starts one that answers with this body, and waits until it serves. */
  static BareServerProcess start(Lab lab, EndpointCertificate certificate, String body) {
    try {
      Path answer = Files.writeString(lab.directory().resolve("answer.json"), body);
      Process process =
          lab.launch()
              .likeEndpoint(
                  lab.cluster().client(),
                  Path.of(
                      BareServer.class
                          .getProtectionDomain()
                          .getCodeSource()
                          .getLocation()
                          .getPath()),
                  BareServer.class,
                  List.of(
                      certificate.chain().toString(),
                      certificate.key().toString(),
                      answer.toString(),
                      String.valueOf(Runtime.getRuntime().availableProcessors())))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      return new BareServerProcess(process, Integer.parseInt(out.readLine()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
