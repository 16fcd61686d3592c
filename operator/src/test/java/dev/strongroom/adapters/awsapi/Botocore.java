package dev.strongroom.adapters.awsapi;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    // Another virtual machine of the tests may be fetching it.
    try (FileChannel channel =
            FileChannel.open(
                DIRECTORY.resolveSibling("botocore.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      Path complete = DIRECTORY.resolve("complete");
      if (lock.isValid() && !Files.exists(complete)) {
        fetch();
        Files.createFile(complete);
      }
    }
    return DIRECTORY;
  }

  private static void fetch() throws InterruptedException {
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
