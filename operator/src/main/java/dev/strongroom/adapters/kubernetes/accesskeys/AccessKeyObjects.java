package dev.strongroom.adapters.kubernetes.accesskeys;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.accesskeys.IssuedKey;
import dev.strongroom.core.accesskeys.KeyObjects;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.crds.AccessKey;
import dev.strongroom.crds.AccessKeyStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** AccessKey objects, read and written one by one; only their status is written. */
public final class AccessKeyObjects implements KeyObjects {
  private final KubernetesClient client;
  private final AccessKeyWatch watch;

  /**
   * Objects of this client's cluster. The client needs the rights to get and list accesskeys, and
   * to update accesskeys/status.
   */
  public AccessKeyObjects(KubernetesClient client, AccessKeyWatch watch) {
    this.client = client;
    this.watch = watch;
  }

  @Override
  public Optional<KeyObject> find(String namespace, String name) {
    AccessKey object =
        StoreCalls.orUnavailable(
            () ->
                ObjectsByName.one(
                        client.resources(AccessKey.class),
                        new ObjectName(namespace),
                        new ObjectName(name))
                    .get());
    return Optional.ofNullable(object)
        .filter(found -> found.getMetadata().getDeletionTimestamp() == null)
        .flatMap(
            found ->
                IssuedKeyMapper.serviceAccount(found)
                    .map(
                        account ->
                            new KeyObject(
                                found.getMetadata().getUid(),
                                found.getMetadata().getResourceVersion(),
                                account,
                                IssuedKeyMapper.isIssued(found))));
  }

  @Override
  public int issued(String namespace, String serviceAccount) {
    return (int)
        StoreCalls.orUnavailable(
                () ->
                    ObjectsByName.in(client.resources(AccessKey.class), new ObjectName(namespace))
                        .list())
            .getItems()
            .stream()
            .flatMap(object -> IssuedKeyMapper.key(object).stream())
            .filter(key -> key.identity().serviceAccount().equals(serviceAccount))
            .count();
  }

  @Override
  public boolean issue(KeyObject object, IssuedKey key) {
    AccessKey next = new AccessKey();
    next.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(key.identity().namespace())
            .withName(key.identity().sessionName())
            .withUid(object.uid())
            .withResourceVersion(object.revision())
            .build());
    next.setStatus(
        new AccessKeyStatus(
            key.id(),
            key.identity().account().value(),
            key.identity().uid(),
            key.issuedAt().toString(),
            null));
    return StoreCalls.unlessChangedOrGone(() -> client.resource(next).updateStatus()).isPresent();
  }

  /**
   * Writes the hours in which keys were used last, unless the objects have them already.
   *
   * @param hours by access key id
   */
  public void noteUses(Map<String, Instant> hours) {
    hours.forEach(
        (id, hour) ->
            watch
                .object(id)
                .filter(object -> IssuedKeyMapper.key(object).isPresent())
                .filter(
                    object ->
                        IssuedKeyMapper.lastUse(object)
                            .filter(last -> !last.isBefore(hour))
                            .isEmpty())
                .ifPresent(object -> noteUse(object, hour)));
  }

  /** An object that has changed has another replica's hour in all likelihood. */
  private void noteUse(AccessKey object, Instant hour) {
    AccessKeyStatus status = object.getStatus();
    AccessKey next = new AccessKey();
    next.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(object.getMetadata().getNamespace())
            .withName(object.getMetadata().getName())
            .withUid(object.getMetadata().getUid())
            .withResourceVersion(object.getMetadata().getResourceVersion())
            .build());
    next.setStatus(
        new AccessKeyStatus(
            status.accessKeyId(),
            status.accountId(),
            status.serviceAccountUid(),
            status.issuedTime(),
            hour.toString()));
    StoreCalls.unlessChangedOrGone(() -> client.resource(next).updateStatus());
  }
}
