package dev.strongroom.app.wiring;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/**
 * Lets updates through that change what was declared: the spec (generation) or an annotation, which
 * carries requests to rotate. Our own status writes change neither.
 */
final class DeclarationChanged<R extends HasMetadata> implements OnUpdateFilter<R> {
  @Override
  public boolean accept(R now, R before) {
    ObjectMeta a = now.getMetadata();
    ObjectMeta b = before.getMetadata();
    return !Objects.equals(a.getGeneration(), b.getGeneration())
        || !Objects.equals(a.getAnnotations(), b.getAnnotations())
        || !Objects.equals(a.getUid(), b.getUid());
  }
}
