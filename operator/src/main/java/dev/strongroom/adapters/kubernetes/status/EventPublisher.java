package dev.strongroom.adapters.kubernetes.status;

import dev.strongroom.core.problems.Finding;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events (events.k8s.io/v1) about user objects. The note is a {@link Finding}'s fixed
 * sentence. An event that cannot be written is logged and forgotten: the condition has the truth.
 */
public final class EventPublisher implements Events {
  private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);
  private static final String CONTROLLER = "strongroom.dev/operator";
  private static final int MAX_NOTE = 1000;
  private static final int MAX_SUBJECT = 230;
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final KubernetesClient client;
  private final String instance;
  private final Clock clock;
  private final AtomicLong number = new AtomicLong();

  /** Publishes as this instance, such as the pod's name. */
  public EventPublisher(KubernetesClient client, String instance, Clock clock) {
    this.client = client;
    this.instance = instance;
    this.clock = clock;
  }

  @Override
  public void normal(HasMetadata about, Finding finding) {
    publish(about, "Normal", finding);
  }

  @Override
  public void warning(HasMetadata about, Finding finding) {
    publish(about, "Warning", finding);
  }

  private void publish(HasMetadata about, String type, Finding finding) {
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withName(name(about))
            .withNamespace(about.getMetadata().getNamespace())
            .endMetadata()
            .withEventTime(micros(clock.instant()))
            .withReportingController(CONTROLLER)
            .withReportingInstance(instance)
            .withType(type)
            .withReason(finding.reason().name())
            .withAction("Reconcile")
            .withNote(note(finding))
            .withRegarding(
                new ObjectReferenceBuilder()
                    .withApiVersion(about.getApiVersion())
                    .withKind(about.getKind())
                    .withName(about.getMetadata().getName())
                    .withNamespace(about.getMetadata().getNamespace())
                    .withUid(about.getMetadata().getUid())
                    .build())
            .build();
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      LOG.warn("event {} could not be written: HTTP {}", finding.reason(), e.getCode());
    }
  }

  private String name(HasMetadata about) {
    return name(about.getMetadata().getName(), clock.instant(), number.getAndIncrement());
  }

  /**
   * As other components name theirs: the object's name and the time.
   *
   * @param more distinguishes events of the same time
   */
  static String name(String object, Instant time, long more) {
    String subject =
        object.length() > MAX_SUBJECT ? object.substring(0, MAX_SUBJECT) + "x" : object;
    long nanos = time.getEpochSecond() * 1_000_000_000L + time.getNano();
    return subject + "." + Long.toHexString(nanos + more);
  }

  static String note(Finding finding) {
    String note = finding.message();
    return note.length() > MAX_NOTE ? note.substring(0, MAX_NOTE) : note;
  }

  static MicroTime micros(Instant time) {
    return new MicroTime(MICROS.format(time));
  }
}
