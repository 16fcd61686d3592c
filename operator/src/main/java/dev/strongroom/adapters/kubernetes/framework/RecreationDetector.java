package dev.strongroom.adapters.kubernetes.framework;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.controller.ControllerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees to it that an object which is deleted and applied again at once is reconciled. When the pass
 * over a deletion has ended, the framework forgets the object, and with it whatever has happened
 * meanwhile, also that there is a new one of its name; and for one that it has forgotten it takes
 * no event but those of the object itself. It tells of the forgetting only as a metric, under the
 * lock under which it takes events: a new object is in the cache by now, or its event is still to
 * come.
 */
public final class RecreationDetector implements Metrics {
  private final Map<Object, Controller<?>> controllers = new ConcurrentHashMap<>();

  @Override
  public void controllerRegistered(Controller<? extends HasMetadata> controller) {
    controllers.put(controller.getConfiguration().getName(), controller);
  }

  @Override
  public void cleanupDoneFor(ResourceID id, Map<String, Object> metadata) {
    announce(id, controllers.get(metadata.get(Constants.CONTROLLER_NAME)));
  }

  private static <P extends HasMetadata> void announce(ResourceID id, Controller<P> controller) {
    ControllerEventSource<P> source = controller.getEventSourceManager().getControllerEventSource();
    source
        .get(id)
        .ifPresent(object -> source.eventReceived(ResourceAction.ADDED, object, null, null));
  }

  /**
   * Whether an object is there, which in a pass over a deletion is to be asked: the framework hands
   * over a new object of the same name as if it were the deleted one, if it is there by then. What
   * belongs to that one must be left; it has a pass of its own.
   */
  public static <P extends HasMetadata> boolean isThere(P object, Context<P> context) {
    return context
        .getPrimaryCache()
        .get(ResourceID.fromResource(object))
        .filter(known -> known.getMetadata().getUid().equals(object.getMetadata().getUid()))
        .isPresent();
  }
}
