package dev.strongroom.e2e.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.e2e.endpoint.EndpointCaller;
import dev.strongroom.e2e.endpoint.EndpointCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;

/** A {@link SoakClient} as a process of its own. */
final class SoakClientProcess implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final Process process;

  private SoakClientProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts it from this program's class path; it calls at once.
   *
   * @param port of 127.0.0.1
   * @param folder for its token and trust store
   */
  static SoakClientProcess start(
      EndpointCaller caller, EndpointCertificate certificate, int port, int threads, Path folder) {
    try {
      Path token = Files.writeString(folder.resolve("token"), caller.token());
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:+UseSerialGC",
              "-Xmx256m",
              "-Djavax.net.ssl.trustStore=" + trustStore(certificate, folder),
              "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
              // The SDK's default, should a test have brought another one, too.
              "-Dsoftware.amazon.awssdk.http.service.impl="
                  + "software.amazon.awssdk.http.apache5.Apache5SdkHttpService",
              "-cp",
              System.getProperty("java.class.path"),
              SoakClient.class.getName(),
              String.valueOf(threads));
      builder
          .environment()
          .putAll(
              Map.of(
                  "AWS_ENDPOINT_URL",
                  "https://127.0.0.1:" + port,
                  "AWS_REGION",
                  "cluster-local-1",
                  "AWS_ROLE_ARN",
                  caller.role(),
                  "AWS_ROLE_SESSION_NAME",
                  "soak",
                  "AWS_WEB_IDENTITY_TOKEN_FILE",
                  token.toString()));
      Process process = builder.redirectError(folder.resolve("soak-client.log").toFile()).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new SoakClientProcess(process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path trustStore(EndpointCertificate certificate, Path folder) throws IOException {
    Path file = folder.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      certificate.trust().store(out, PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks what every JDK has", e);
    }
    return file;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Has it end, and returns what it saw. */
  SoakResult end() {
    try {
      process.getOutputStream().close();
      return new ObjectMapper().readValue(process.getInputStream(), SoakResult.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
