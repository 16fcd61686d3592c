package dev.strongroom.core.overview;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A container that uses a Secret.
 *
 * @param pod name of the pod
 * @param container name of the container
 * @param way how the values reach it
 * @param started when the container began; empty while it does not run
 */
public record SecretUse(String pod, String container, Way way, Optional<Instant> started) {
  /**
   * Within this time kubelet has brought a change into every volume: its sync period of a minute
   * and the time to live of its cache, another minute (Kubernetes, "Secrets", mounted Secrets are
   * updated automatically).
   */
  public static final Duration SYNC = Duration.ofMinutes(2);

  /** How values of a Secret reach a container. */
  public enum Way {
    /** As files of a volume, which follow the Secret. */
    VOLUME,
    /** As a file mounted by subPath, which stays as it was when the container began. */
    SUB_PATH,
    /** As environment variables, which stay as they were when the container began. */
    ENVIRONMENT
  }

  /** What a container has seen of a Secret. */
  public enum Sight {
    /** It has what the Secret holds. */
    CURRENT,
    /** Its files are about to follow. */
    SYNCING,
    /** It has an older value until it is restarted. */
    OUTDATED,
    /** It does not run. */
    NOT_RUNNING
  }

  /**
   * What the container has.
   *
   * @param written when the Secret was last written
   * @param now the time
   */
  public Sight sight(Instant written, Instant now) {
    if (started.isEmpty()) {
      return Sight.NOT_RUNNING;
    }
    // A container is started with what its Secret holds by then.
    if (!started.get().isBefore(written)) {
      return Sight.CURRENT;
    }
    if (way != Way.VOLUME) {
      return Sight.OUTDATED;
    }
    return now.isBefore(written.plus(SYNC)) ? Sight.SYNCING : Sight.CURRENT;
  }
}
