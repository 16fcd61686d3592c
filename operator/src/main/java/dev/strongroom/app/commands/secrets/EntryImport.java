package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.endpointclient.EndpointRefused;
import dev.strongroom.adapters.endpointclient.ReadVersion;
import dev.strongroom.adapters.endpointclient.SecretsManagerEndpoint;
import dev.strongroom.core.importing.ImportDecision;
import dev.strongroom.core.importing.ImportDecision.Act;
import dev.strongroom.core.importing.ImportDecision.Found;
import dev.strongroom.core.importing.ImportEntry;
import dev.strongroom.core.importing.ImportResult;
import dev.strongroom.core.importing.ImportResult.Outcome;
import dev.strongroom.core.record.VersionId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Imports entries of an export one by one through the endpoint. */
final class EntryImport {
  /** The endpoint keeps AWS's rates: 50 new secrets a second. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final String THROTTLED = "ThrottlingException";
  private static final String DENIED = "AccessDeniedException";
  private static final String EXISTS = "ResourceExistsException";
  private static final String MISSING = "ResourceNotFoundException";

  private final SecretsManagerEndpoint endpoint;
  private final boolean updates;
  private final boolean dryRun;
  private boolean isSilent;

  /**
   * Imports there.
   *
   * @param updates whether other values are replaced
   * @param dryRun whether nothing is written
   */
  EntryImport(SecretsManagerEndpoint endpoint, boolean updates, boolean dryRun) {
    this.endpoint = endpoint;
    this.updates = updates;
    this.dryRun = dryRun;
  }

  /** A request. */
  @FunctionalInterface
  private interface Request<T> {
    T send() throws EndpointRefused, IOException;
  }

  /** What became of an entry. */
  ImportResult result(ImportEntry entry) {
    if (isSilent) {
      return entry.result(Outcome.FAILED, "was not tried; run the import again");
    }
    try {
      return imported(entry);
    } catch (EndpointRefused refused) {
      return entry.result(Outcome.FAILED, refused.getMessage() + " (" + refused.code() + ")");
    } catch (IOException unanswered) {
      isSilent = true;
      return entry.result(
          Outcome.FAILED,
          "the endpoint did not answer (%s); run the import again"
              .formatted(unanswered.getClass().getSimpleName()));
    }
  }

  private ImportResult imported(ImportEntry entry) throws EndpointRefused, IOException {
    ImportDecision decision = ImportDecision.of(found(entry), updates);
    if (decision.act() == Act.CREATE && !dryRun && !isCreated(entry)) {
      decision = ImportDecision.ofExisting(found(entry), updates);
    }
    if (!dryRun) {
      switch (decision.act()) {
        case PUT -> put(entry, UUID.randomUUID().toString());
        case PUT_NEXT -> put(entry, versionId(entry));
        case CREATE, NOTHING -> {}
      }
    }
    return entry.result(decision.outcome(), decision.detail());
  }

  private void put(ImportEntry entry, String version) throws EndpointRefused, IOException {
    patiently(
        () -> {
          endpoint.putSecretValue(entry.name(), entry.value(), List.of(), version);
          return version;
        });
  }

  private Found found(ImportEntry entry) throws EndpointRefused, IOException {
    try (ReadVersion current =
        patiently(
            () -> endpoint.getSecretValue(entry.name(), Optional.empty(), Optional.empty()))) {
      if (current.holds(entry.value())) {
        return Found.SAME;
      }
      return entry.former().filter(one -> current.holds(one.value())).isPresent()
          ? Found.FORMER
          : Found.OTHER;
    } catch (EndpointRefused refused) {
      return switch (refused.code()) {
        case MISSING -> Found.NO_VALUE;
        case DENIED -> Found.HIDDEN;
        default -> throw refused;
      };
    }
  }

  /** Whether it was created; if not, it is there. Its versions keep the ids that they had. */
  private boolean isCreated(ImportEntry entry) throws EndpointRefused, IOException {
    ImportEntry first = entry.former().orElse(entry);
    String version = versionId(first);
    try {
      patiently(
          () -> {
            endpoint.createSecret(entry.name(), first.value(), version, entry.metadata());
            return version;
          });
      if (first != entry) {
        put(entry, versionId(entry));
      }
      return true;
    } catch (EndpointRefused refused) {
      if (refused.code().equals(EXISTS)) {
        return false;
      }
      throw refused;
    }
  }

  private static String versionId(ImportEntry entry) {
    return entry
        .versionId()
        .filter(VersionId::isValid)
        .orElseGet(() -> UUID.randomUUID().toString());
  }

  /** The answer to a request that is sent again while the endpoint says that it is too early. */
  private static <T> T patiently(Request<T> request) throws EndpointRefused, IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return request.send();
      } catch (EndpointRefused refused) {
        if (!refused.code().equals(THROTTLED) || System.nanoTime() > end) {
          throw refused;
        }
        Polling.pause();
      }
    }
  }
}
