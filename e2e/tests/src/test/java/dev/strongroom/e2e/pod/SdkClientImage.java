package dev.strongroom.e2e.pod;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.Images;
import dev.strongroom.e2e.operator.Chart;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * An image of {@link SdkClient} and {@link JobRotator}: the runtime of the operator's image, AWS's
 * SDK and the driver of PostgreSQL.
 */
final class SdkClientImage {
  static final String NAME = "localhost/sdk-client:1";

  private SdkClientImage() {}

  /** Makes it in a folder and has the cluster's nodes know it. */
  static void load(Cluster cluster, Path work) {
    Path root = work.resolve("root");
    try {
      copy(Chart.projectRoot().resolve("operator/target/image/runtime/root"), root);
      Path app = Files.createDirectories(root.resolve("app"));
      for (String entry : classPath()) {
        Path jar = Path.of(entry);
        if (entry.matches(
            ".*/(software/amazon|org/reactivestreams|org/slf4j|org/postgresql)/.*\\.jar")) {
          Files.copy(jar, app.resolve(jar.getFileName()));
        }
      }
      for (Class<?> each : List.of(SdkClient.class, JobRotator.class)) {
        String program = each.getName().replace('.', '/') + ".class";
        Path target = app.resolve("classes").resolve(program);
        Files.createDirectories(target.getParent());
        Files.copy(each.getResourceAsStream("/" + program), target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path archive = work.resolve("sdk-client.tar");
    Images.write(
        archive,
        NAME,
        root,
        List.of(
            "/java/bin/java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-cp",
            "/app/classes:/app/*",
            SdkClient.class.getName(),
            Orders.SECRET));
    cluster.loadImage(archive);
  }

  private static String[] classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
        .split(File.pathSeparator);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
