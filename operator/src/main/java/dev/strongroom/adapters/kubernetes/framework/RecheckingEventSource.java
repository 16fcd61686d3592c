package dev.strongroom.adapters.kubernetes.framework;

import dev.strongroom.platform.DaemonThreads;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.health.Status;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch whose own creations are believed for some seconds only. What was just written counts as
 * present until an event for it comes. For an object that was made and deleted while the watch was
 * interrupted none will ever come: the list that the watch starts over with does not have it. So
 * what no event has told of for that long, with the watch in order, is forgotten, and its
 * ManagedSecrets come back to look. An object that the watch knew before needs no such thing: when
 * it is gone or another, the new list differs from the old.
 */
public class RecheckingEventSource<R extends HasMetadata, P extends HasMetadata>
    extends InformerEventSource<R, P> {
  private static final Logger LOG = LoggerFactory.getLogger(RecheckingEventSource.class);
  private static final Duration BELIEVED = Duration.ofSeconds(10);
  private static final long LOOK_SECONDS = 2;

  /** Made, and no event has told of it yet. */
  private final Expectations<ResourceID> unseen = new Expectations<>(BELIEVED, System::nanoTime);

  private ScheduledExecutorService thread;

  public RecheckingEventSource(
      InformerEventSourceConfiguration<R> configuration, EventSourceContext<P> context) {
    super(configuration, context);
  }

  @Override
  public synchronized void handleRecentResourceCreate(ResourceID id, R resource) {
    super.handleRecentResourceCreate(id, resource);
    if (temporaryResourceCache.getResourceFromCache(id).isPresent()) {
      unseen.begin(id);
    }
  }

  @Override
  public void onAdd(R resource) {
    super.onAdd(resource);
    unseen.end(ResourceID.fromResource(resource));
  }

  @Override
  public void onUpdate(R before, R now) {
    super.onUpdate(before, now);
    unseen.end(ResourceID.fromResource(now));
  }

  @Override
  public void onDelete(R resource, boolean isStateUnknown) {
    super.onDelete(resource, isStateUnknown);
    unseen.end(ResourceID.fromResource(resource));
  }

  @Override
  public synchronized void start() {
    if (isRunning()) {
      return;
    }
    super.start();
    thread = DaemonThreads.single("recheck");
    thread.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public synchronized void stop() {
    if (isRunning()) {
      thread.shutdownNow();
      super.stop();
    }
  }

  /** Without a watch in order it is too early: its next list may have them. */
  private void look() {
    try {
      if (getStatus() == Status.HEALTHY) {
        unseen.overdue().forEach(this::recheck);
      }
    } catch (RuntimeException bug) {
      LOG.error("what no event has told of cannot be looked at", bug);
    }
  }

  private void recheck(ResourceID id) {
    forgotten(id)
        .ifPresent(
            resource -> {
              LOG.info("no event has told of {} {}: looking again", resource.getKind(), id);
              configuration()
                  .getSecondaryToPrimaryMapper()
                  .toPrimaryResourceIDs(resource)
                  .forEach(primary -> getEventHandler().handleEvent(new Event(primary)));
            });
  }

  /** Forgets it unless an event has come meanwhile. */
  private synchronized Optional<R> forgotten(ResourceID id) {
    if (!unseen.end(id)) {
      return Optional.empty();
    }
    Optional<R> believed = temporaryResourceCache.getResourceFromCache(id);
    // To the framework it is as if an event had come, after which the watch alone counts.
    believed.ifPresent(temporaryResourceCache::onAddOrUpdateEvent);
    return believed;
  }
}
