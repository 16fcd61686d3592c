package dev.strongroom.adapters.kubernetes.status;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.refusals.RefusalReport;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on ManagedSecrets about callers who were refused: one for each series, whose count grows
 * (Kubernetes API, events.k8s.io/v1 EventSeries). One that cannot be written is logged and
 * forgotten: the audit trail has every refusal.
 */
public final class RefusalEvents {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalEvents.class);
  private static final String CONTROLLER = "strongroom.dev/endpoint";
  private static final String KIND = "ManagedSecret";

  private final KubernetesClient client;
  private final String instance;

  /**
   * Events of this instance, such as the pod's name. The client needs the rights to create and
   * patch events of events.k8s.io in the namespaces of the secrets.
   */
  public RefusalEvents(KubernetesClient client, String instance) {
    this.client = client;
    this.instance = instance;
  }

  /** Writes the event of a series, or its count; one that has expired is made again. */
  public void write(RefusalReport report) {
    try {
      client
          .resource(event(report))
          .fieldManager(StrongroomNames.ENDPOINT_FIELD_MANAGER)
          .forceConflicts()
          .serverSideApply();
    } catch (KubernetesClientException e) {
      LOG.warn(
          "event {} could not be written: HTTP {}",
          report.refusal().finding().reason(),
          e.getCode());
    }
  }

  private Event event(RefusalReport report) {
    Owner secret = report.refusal().secret();
    EventBuilder event =
        new EventBuilder()
            .withNewMetadata()
            .withName(name(report))
            .withNamespace(secret.namespace())
            .endMetadata()
            .withEventTime(EventPublisher.micros(report.first()))
            .withReportingController(CONTROLLER)
            .withReportingInstance(instance)
            .withType("Warning")
            .withReason(report.refusal().finding().reason().name())
            .withAction(report.refusal().action().awsName())
            .withNote(EventPublisher.note(report.refusal().finding()))
            .withRegarding(
                new ObjectReferenceBuilder()
                    .withApiVersion(StrongroomNames.API_VERSION)
                    .withKind(KIND)
                    .withName(secret.name())
                    .withNamespace(secret.namespace())
                    .withUid(secret.uid())
                    .build());
    if (report.count() > 1) {
      event
          .withNewSeries()
          .withCount(count(report))
          .withLastObservedTime(EventPublisher.micros(report.last()))
          .endSeries();
    }
    return event.build();
  }

  private static int count(RefusalReport report) {
    return (int) Math.min(report.count(), Integer.MAX_VALUE);
  }

  /** The same for the whole series, and another one on each replica. */
  private String name(RefusalReport report) {
    int series = report.refusal().hashCode() * 31 + instance.hashCode();
    return EventPublisher.name(
        report.refusal().secret().name(), report.first(), Integer.toUnsignedLong(series));
  }
}
