package dev.strongroom.adapters.auditsinks;

import static dev.strongroom.adapters.auditsinks.TellingStore.secret;
import static dev.strongroom.adapters.auditsinks.TellingStore.updates;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import dev.strongroom.core.labelevents.LabelEvent;
import dev.strongroom.core.labelevents.TellLabelUpdates;
import dev.strongroom.core.record.LabelOutbox;
import dev.strongroom.core.record.LabelUpdate;
import dev.strongroom.core.record.SecretRecord;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver of examples/events takes the events, each of them once. */
class EventsExampleTest {
  private static final Path RECEIVER =
      Path.of("..", "examples", "events", "receiver.py").toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void theReceiverPrintsEachEventOnceAcrossARestart() throws Exception {
    assumeThat(hasPython()).isTrue();
    TestAuthority authority = new TestAuthority("receivers");
    TestAuthority.Issued issued = authority.issue(Duration.ofDays(1), "127.0.0.1");
    Path ca = Files.writeString(folder.resolve("ca.crt"), authority.pem());
    Files.writeString(folder.resolve("tls.crt"), issued.certificate());
    Files.writeString(folder.resolve("tls.key"), issued.key());
    Path token = Files.writeString(folder.resolve("token"), "let-me-in\n");
    int port = freePort();
    TellingStore store = new TellingStore();
    HttpsReceiver server =
        new HttpsReceiver(
            URI.create("https://127.0.0.1:" + port + "/"), Optional.of(ca), Optional.of(token));

    // Given
    SecretRecord told = secret("db").withOutbox(new LabelOutbox(updates(2), 0));
    SecretRecord later = secret("late").withOutbox(new LabelOutbox(updates(3), 0));
    Process receiver = start(port);
    try (LabelEventDelivery delivery =
        new LabelEventDelivery(
            new TellLabelUpdates(store, new HttpsEventSink(server)),
            store,
            () -> true,
            Clock.systemUTC(),
            new SimpleMeterRegistry())) {
      delivery.start();
      store.create(told);
      awaitPrinted(2);
      receiver.destroyForcibly().waitFor();

      // When
      store.create(later);
      receiver = start(port);
      awaitPrinted(5);
      // As after a crash between an answer and the write that follows it.
      new HttpsEventSink(server).send(new LabelEvent(told.arn(), updates(2).get(1)));
    } finally {
      receiver.destroyForcibly().waitFor();
    }

    // Then
    assertThat(printed())
        .containsExactly(
            line(told, updates(2).get(0)),
            line(told, updates(2).get(1)),
            line(later, updates(3).get(0)),
            line(later, updates(3).get(1)),
            line(later, updates(3).get(2)));
  }

  private static String line(SecretRecord secret, LabelUpdate update) {
    return "%d %s %s %s"
        .formatted(update.serial(), secret.arn().name(), update.label(), update.version());
  }

  private Process start(int port) throws IOException {
    List<String> command =
        List.of(
            "python3",
            RECEIVER.toString(),
            "tls.crt",
            "tls.key",
            "token",
            "events.seen",
            String.valueOf(port));
    File log = folder.resolve("printed").toFile();
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private List<String> printed() throws IOException {
    return Files.readAllLines(folder.resolve("printed")).stream()
        .filter(line -> !line.startsWith("listening"))
        .toList();
  }

  private void awaitPrinted(int lines) throws Exception {
    for (int i = 0; i < 600 && printed().size() < lines; i++) {
      Thread.sleep(100);
    }
    assertThat(printed()).hasSize(lines);
  }

  private static boolean hasPython() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3")));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
