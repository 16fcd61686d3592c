package dev.strongroom.e2e.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * A program that uses AWS's SDK for Java as a pod does: without any configuration but the variables
 * {@code AWS_ENDPOINT_URL}, {@code AWS_REGION}, {@code AWS_ROLE_ARN} and {@code
 * AWS_WEB_IDENTITY_TOKEN_FILE}, and the trust store of its virtual machine. Several threads share
 * one client; each has a secret of its own, puts values and reads them back.
 */
public final class SoakClient {
  private static final int CALLS_PER_DESCRIPTION = 20;
  private static final long BETWEEN_PUTS_NANOS = 7_000_000_000L;

  /** AWS removes no version of the last 24 hours, and a secret has room for 100. */
  private static final int MOST_PUTS = 90;

  private static final long PAUSE_MILLIS = 10;
  private static final int MOST_FIRST_TRIES = 10;

  /** On other replicas than the one that answered, a new value is seen within this time. */
  private static final long SEEN_ELSEWHERE_NANOS = 1_000_000_000L;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final SecretsManagerClient client;
  private final Map<String, Long> calls = new ConcurrentSkipListMap<>();
  private final Map<String, Long> errors = new ConcurrentSkipListMap<>();
  private final Map<String, Long> longest = new ConcurrentSkipListMap<>();
  private volatile boolean ended;

  private SoakClient(SecretsManagerClient client) {
    this.client = client;
  }

  /**
   * Works until its standard input ends; then prints a {@link SoakResult}.
   *
   * @param args number of threads
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    PrintStream results = System.out;
    // Whatever a library prints is no result.
    System.setOut(System.err);
    try (SecretsManagerClient client = SecretsManagerClient.create()) {
      SoakClient soak = new SoakClient(client);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < Integer.parseInt(args[0]); i++) {
        Thread thread = new Thread(soak.new Program(secret(i)), "program-" + i);
        thread.start();
        threads.add(thread);
      }
      while (System.in.read() >= 0) {
        // The one that has started it closes the stream.
      }
      soak.ended = true;
      for (Thread thread : threads) {
        thread.join();
      }
      results.println(
          new ObjectMapper()
              .writeValueAsString(
                  new SoakResult(
                      new TreeMap<>(soak.calls),
                      new TreeMap<>(soak.errors),
                      new TreeMap<>(soak.longest))));
    }
  }

  /** The name of the secret of the i-th thread, which must exist. */
  static String secret(int i) {
    return "soak-" + i;
  }

  private final class Program implements Runnable {
    private final String name;
    private String before = "";
    private String current = "";
    private long putAt;
    private long triedAt;
    private int puts;

    Program(String name) {
      this.name = name;
    }

    @Override
    public void run() {
      awaitFirstAnswer();
      put("first value");
      for (int i = 1; !ended; i++) {
        if (puts < MOST_PUTS && System.nanoTime() - triedAt > BETWEEN_PUTS_NANOS) {
          put("value " + UUID.randomUUID());
        } else if (i % CALLS_PER_DESCRIPTION == 0) {
          call("DescribeSecret", () -> client.describeSecret(describe -> describe.secretId(name)));
        } else {
          read();
        }
        pause();
      }
    }

    /** Both sides load their classes first, which on a busy machine takes longer than a retry. */
    private void awaitFirstAnswer() {
      for (int tries = 1; ; tries++) {
        try {
          client.describeSecret(describe -> describe.secretId(name));
          return;
        } catch (SdkException late) {
          if (tries == MOST_FIRST_TRIES) {
            throw late;
          }
        }
      }
    }

    private void put(String value) {
      before = current;
      triedAt = System.nanoTime();
      puts++;
      if (call(
              "PutSecretValue",
              () -> client.putSecretValue(put -> put.secretId(name).secretString(value)))
          != null) {
        current = value;
        putAt = System.nanoTime();
      }
    }

    private void read() {
      long start = System.nanoTime();
      var answer = call("GetSecretValue", () -> client.getSecretValue(get -> get.secretId(name)));
      boolean mayBeOld = start - putAt < SEEN_ELSEWHERE_NANOS;
      if (answer != null
          && !answer.secretString().equals(current)
          && !(mayBeOld && answer.secretString().equals(before))) {
        count(errors, "GetSecretValue: not the value that was put last");
      }
    }

    /** Null when it failed. */
    private <T> T call(String action, Supplier<T> call) {
      long start = System.nanoTime();
      try {
        T answer = call.get();
        count(calls, action);
        return answer;
      } catch (SecretsManagerException refused) {
        count(errors, action + ": " + refused.awsErrorDetails().errorCode());
        return null;
      } catch (RuntimeException failed) {
        failed.printStackTrace();
        count(errors, action + ": " + failed.getClass().getSimpleName());
        return null;
      } finally {
        longest.merge(action, (System.nanoTime() - start) / NANOS_PER_MILLI, Math::max);
      }
    }
  }

  private static void count(Map<String, Long> counts, String name) {
    counts.merge(name, 1L, Long::sum);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
