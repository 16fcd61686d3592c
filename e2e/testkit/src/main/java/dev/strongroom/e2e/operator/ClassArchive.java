package dev.strongroom.e2e.operator;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The operator's class path and an archive of the classes it loads, as its image has one: a test
 * that starts the operator fifty times spends half of its time less.
 */
public final class ClassArchive {
  private static final String OWN_CLASSES = "strongroom-e2e";

  private ClassArchive() {}

  /** The jars that the operator runs on; those that only tests need do no harm. */
  public static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar") && !entry.contains(OWN_CLASSES))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Flags with which a JVM uses the archive of a folder; it is made when there is none. */
  public static synchronized List<String> flags(Path folder) {
    Path archive = folder.resolve("operator.jsa");
    if (!Files.exists(archive)) {
      dump(archive);
    }
    return List.of("-XX:SharedArchiveFile=" + archive, "-Xshare:auto", "-Xlog:cds=off");
  }

  private static void dump(Path archive) {
    Path classes = Chart.projectRoot().resolve("operator/src/image/classes");
    try {
      new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xshare:dump",
              "-XX:+UseSerialGC",
              "-XX:SharedClassListFile=" + classes,
              "-XX:SharedArchiveFile=" + archive,
              "-cp",
              classPath())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
