package dev.strongroom.adapters.kubernetes.installation;

import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.installation.InstallationClaim;
import dev.strongroom.crds.InstallationResource;
import dev.strongroom.crds.InstallationSpec;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** The claims of installations, one cluster-scoped object each. Not for concurrent use. */
public final class Installations {
  private final KubernetesClient client;
  private final BooleanSupplier recordsSealed;

  /**
   * Objects as they were last listed, by name, so that writes change only what was decided about.
   */
  private final Map<String, InstallationResource> listed = new HashMap<>();

  /** Claims reached by this client, for looking alone. */
  public Installations(KubernetesClient client) {
    this(client, () -> false);
  }

  /**
   * Claims reached by this client.
   *
   * @param recordsSealed whether it is to be noted that every record of the store bears a seal;
   *     what was noted once stays
   */
  public Installations(KubernetesClient client, BooleanSupplier recordsSealed) {
    this.client = client;
    this.recordsSealed = recordsSealed;
  }

  /**
   * All claims at one moment.
   *
   * @param revision the API server's revision of that moment; a later list has no lower one
   */
  public record Listed(List<InstallationClaim> claims, String revision) {
    /** Copies. */
    public Listed {
      claims = List.copyOf(claims);
    }
  }

  /** All claims, by a consistent read. */
  public Listed list() {
    listed.clear();
    KubernetesResourceList<InstallationResource> answer =
        StoreCalls.orUnavailable(() -> client.resources(InstallationResource.class).list());
    answer.getItems().forEach(resource -> listed.put(resource.getMetadata().getName(), resource));
    return new Listed(
        listed.values().stream().map(Installations::claim).toList(),
        answer.getMetadata().getResourceVersion());
  }

  /** Whether the claim of this name, as it was last listed, notes that every record is sealed. */
  public boolean areRecordsSealed(String name) {
    return Optional.ofNullable(listed.get(name))
        .map(InstallationResource::getSpec)
        .filter(spec -> Boolean.TRUE.equals(spec.recordsSealed()))
        .isPresent();
  }

  /** Writes a claim as it was decided on; somebody else's change since the list keeps it away. */
  public void write(InstallationClaim claim) {
    InstallationResource known = listed.get(claim.name());
    InstallationResource resource = new InstallationResource();
    resource.setMetadata(
        new ObjectMetaBuilder()
            .withName(claim.name())
            .withResourceVersion(known == null ? null : known.getMetadata().getResourceVersion())
            .build());
    resource.setSpec(
        new InstallationSpec(
            claim.region(),
            List.copyOf(new TreeSet<>(claim.namespaces())),
            claim.since().toString(),
            claim.renewed().toString(),
            claim.renewals(),
            areRecordsSealed(claim.name()) || recordsSealed.getAsBoolean() ? true : null));
    StoreCalls.unlessChangedOrGone(
        () ->
            known == null
                ? client.resource(resource).create()
                : client.resource(resource).update());
  }

  /** Removes a claim unless it was renewed since the list. */
  public void remove(InstallationClaim claim) {
    InstallationResource known = listed.get(claim.name());
    if (known != null) {
      StoreCalls.unlessChangedOrGone(
          () ->
              client
                  .resource(known)
                  .lockResourceVersion(known.getMetadata().getResourceVersion())
                  .delete());
    }
  }

  /** What cannot be read counts as a claim on everything that is never renewed, so it expires. */
  private static InstallationClaim claim(InstallationResource resource) {
    InstallationSpec spec =
        resource.getSpec() == null
            ? new InstallationSpec("", List.of(), "", "", 0L, null)
            : resource.getSpec();
    return new InstallationClaim(
        resource.getMetadata().getName(),
        spec.region() == null ? "" : spec.region(),
        spec.namespaces() == null ? Set.of() : Set.copyOf(spec.namespaces()),
        instant(spec.claimedAt()),
        instant(spec.renewedAt()),
        spec.renewals() == null ? 0 : spec.renewals());
  }

  private static Instant instant(String text) {
    try {
      return text == null ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeParseException unreadable) {
      return Instant.EPOCH;
    }
  }
}
