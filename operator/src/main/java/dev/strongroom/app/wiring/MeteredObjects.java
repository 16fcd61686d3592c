package dev.strongroom.app.wiring;

import dev.strongroom.adapters.kubernetes.overview.ObjectMeters;
import dev.strongroom.crds.ObservedStatus;
import dev.strongroom.platform.LeadersWork;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.Controller;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Metrics about the objects of every kind that has a controller, from the caches of those. */
final class MeteredObjects implements AutoCloseable {
  private static final long SECONDS = 15;

  private final Operator operator;
  private final LeadersWork work;

  /**
   * Measures nothing before {@link #start}.
   *
   * @param operator whose controllers are registered by then
   */
  MeteredObjects(Operator operator, BooleanSupplier leading, Clock clock, MeterRegistry meters) {
    this.operator = operator;
    ObjectMeters objects = new ObjectMeters(this::kinds, this::objects, clock, meters);
    this.work = new LeadersWork("object-metrics", leading, objects::measure, objects::forget);
  }

  /** To be called when the caches are filled. */
  void start() {
    work.start(0, SECONDS);
  }

  private List<String> kinds() {
    return controllers()
        .map(controller -> HasMetadata.getKind(controller.getConfiguration().getResourceClass()))
        .toList();
  }

  private Stream<? extends Controller<?>> controllers() {
    return operator.getRegisteredControllers().stream()
        .map(registered -> (Controller<?>) registered);
  }

  private Stream<CustomResource<?, ? extends ObservedStatus>> objects() {
    return controllers().flatMap(MeteredObjects::objectsOf);
  }

  @SuppressWarnings("unchecked")
  private static Stream<CustomResource<?, ? extends ObservedStatus>> objectsOf(
      Controller<?> controller) {
    return controller
        .getEventSourceManager()
        .getControllerEventSource()
        .list(any -> true)
        .map(object -> (CustomResource<?, ? extends ObservedStatus>) object);
  }

  @Override
  public void close() {
    work.close();
  }
}
