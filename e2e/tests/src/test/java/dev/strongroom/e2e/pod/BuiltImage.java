package dev.strongroom.e2e.pod;

import dev.strongroom.e2e.operator.Chart;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * An image as {@code mvn package} has built it.
 *
 * @param name repository without a tag
 * @param archive the docker archive
 */
public record BuiltImage(String name, Path archive) {
  /** The tag of both. */
  public static final String TAG = "0.1.0-SNAPSHOT";

  private static final int DIGITS = 16;
  private static final long BYTES_PER_MEGABYTE = 1_000_000;

  /** The operator's. */
  public static BuiltImage operator() {
    return built("strongroom/operator", "operator");
  }

  /** That of the example's client program. */
  public static BuiltImage client() {
    return built("strongroom/quickstart-client", "examples/quickstart/client");
  }

  private static BuiltImage built(String name, String module) {
    return new BuiltImage(name, Chart.projectRoot().resolve(module).resolve("target/image.tar"));
  }

  /** Whether it is there. */
  public boolean isBuilt() {
    return Files.exists(archive);
  }

  /**
   * The same, if it is there.
   *
   * @throws IllegalStateException if not, with what to do
   */
  BuiltImage required() {
    if (!isBuilt()) {
      throw new IllegalStateException(
          "The image %s is not built: %s is missing. Build it with mvn package (on Linux)."
              .formatted(name, archive));
    }
    return this;
  }

  /** Tells this build from others; equal sources give an equal image. */
  public String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream stream = new DigestInputStream(Files.newInputStream(archive), digest)) {
        stream.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long megabytes() {
    try {
      return Files.size(archive) / BYTES_PER_MEGABYTE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
