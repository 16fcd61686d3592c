package dev.strongroom.adapters.kubernetes.framework;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Brings objects back for another pass when that is asked for, and tells of each that was deleted
 * before the framework makes a pass of it.
 */
public final class RequeueEventSource<P extends HasMetadata> extends SimpleInboundEventSource<P>
    implements ResourceEventAware<P> {
  private volatile Consumer<P> deleted = object -> {};
  private volatile BiConsumer<Optional<P>, Optional<P>> changed = (before, now) -> {};

  /** Tells nobody yet. */
  public RequeueEventSource() {
    super("again");
  }

  /** Tells of deletions, in the thread that learns of them: the listener must be quick. */
  public void onDeleted(Consumer<P> listener) {
    deleted = listener;
  }

  /**
   * Tells of every change, with the object as it was and as it is, in the thread that learns of
   * them: the listener must be quick.
   */
  public void onChanged(BiConsumer<Optional<P>, Optional<P>> listener) {
    changed = listener;
  }

  @Override
  public void onResourceCreated(P resource) {
    changed.accept(Optional.empty(), Optional.of(resource));
  }

  @Override
  public void onResourceDeleted(P resource) {
    deleted.accept(resource);
    changed.accept(Optional.of(resource), Optional.empty());
  }

  /** A watch that was away for a while shows an object that replaced another as its update. */
  @Override
  public void onResourceUpdated(P newResource, P oldResource) {
    if (!newResource.getMetadata().getUid().equals(oldResource.getMetadata().getUid())) {
      deleted.accept(oldResource);
    }
    changed.accept(Optional.of(oldResource), Optional.of(newResource));
  }
}
