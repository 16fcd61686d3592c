package dev.strongroom.adapters.awsapi;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * AWS's SDK for Python without its comforts, which AWS generates boto3 and its command line from.
 * pip fetches it into the build directory; where it cannot, its tests are skipped.
 */
public final class Botocore {
  private static final String VERSION = "1.44.8";
  private static final Path DIRECTORY = Path.of("target", "botocore-" + VERSION);

  private Botocore() {}

  /** The directory of its modules. */
  public static synchronized Path directory() throws IOException, InterruptedException {
    Path complete = DIRECTORY.resolve("complete");
    if (!Files.exists(complete)) {
      List<String> pip =
          List.of(
              "python3",
              "-m",
              "pip",
              "install",
              "--quiet",
              "--no-compile",
              "--disable-pip-version-check",
              "--upgrade",
              "--target",
              DIRECTORY.toString(),
              "botocore==" + VERSION);
      assumeTrue(succeeds(pip), "pip cannot fetch botocore " + VERSION);
      Files.createFile(complete);
    }
    return DIRECTORY;
  }

  private static boolean succeeds(List<String> command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor(4, TimeUnit.MINUTES)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
      return false;
    } catch (IOException noPython) {
      return false;
    }
  }
}
