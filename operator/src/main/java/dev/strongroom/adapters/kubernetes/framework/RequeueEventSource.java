package dev.strongroom.adapters.kubernetes.framework;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.function.Consumer;

/**
 * Brings objects back for another pass when that is asked for, and tells of each that was deleted
 * before the framework makes a pass of it.
 */
public final class RequeueEventSource<P extends HasMetadata> extends SimpleInboundEventSource<P>
    implements ResourceEventAware<P> {
  private volatile Consumer<P> deleted = object -> {};

  /** Tells nobody yet. */
  public RequeueEventSource() {
    super("again");
  }

  /** Tells of deletions, in the thread that learns of them: the listener must be quick. */
  public void onDeleted(Consumer<P> listener) {
    deleted = listener;
  }

  @Override
  public void onResourceDeleted(P resource) {
    deleted.accept(resource);
  }

  /** A watch that was away for a while shows an object that replaced another as its update. */
  @Override
  public void onResourceUpdated(P newResource, P oldResource) {
    if (!newResource.getMetadata().getUid().equals(oldResource.getMetadata().getUid())) {
      deleted.accept(oldResource);
    }
  }
}
