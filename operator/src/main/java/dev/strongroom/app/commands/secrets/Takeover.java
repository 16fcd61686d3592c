package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.kubernetes.importing.NativeSecrets;
import dev.strongroom.adapters.kubernetes.importing.NativeSecrets.Found;
import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.core.importing.Adoption;
import dev.strongroom.core.importing.ImportResult;
import dev.strongroom.core.importing.ImportResult.Outcome;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes Secrets over: begins with each, and waits until it is Strongroom's. */
final class Takeover {
  private static final int INVALID = 422;

  private final NativeSecrets secrets;
  private final boolean takesOwned;
  private final boolean dryRun;
  private final Duration limit;

  /** A Secret that the operator is about to take over, as it was before. */
  record Begun(ObjectName name, Found before) {}

  /**
   * Takes over these.
   *
   * @param takesOwned whether Secrets are taken that another tool owns
   * @param dryRun whether nothing is written
   * @param limit how long to wait for each
   */
  Takeover(NativeSecrets secrets, boolean takesOwned, boolean dryRun, Duration limit) {
    this.secrets = secrets;
    this.takesOwned = takesOwned;
    this.dryRun = dryRun;
    this.limit = limit;
  }

  /** Begins with a Secret; gives either what is to be waited for, or what became of it. */
  void begin(ObjectName name, Consumer<Begun> begun, Consumer<ImportResult> ended) {
    try {
      Optional<Found> found = secrets.find(name);
      if (found.isEmpty()) {
        ended.accept(result(name, Outcome.FAILED, "there is no such Secret"));
      } else {
        begin(name, found.get(), begun, ended);
      }
    } catch (KubernetesClientException refused) {
      ended.accept(result(name, Outcome.FAILED, sentence(refused.getCode())));
    }
  }

  private void begin(
      ObjectName name, Found found, Consumer<Begun> begun, Consumer<ImportResult> ended) {
    Optional<String> owner = found.owner();
    if (owner.isPresent()) {
      ended.accept(ofOurs(name, owner.get()));
      return;
    }
    Optional<ManagedSecret> object = secrets.object(name);
    if (object.filter(other -> !NativeSecrets.isAdopting(other)).isPresent()) {
      ended.accept(
          result(name, Outcome.FAILED, "ManagedSecret %s declares something else".formatted(name)));
      return;
    }
    Optional<String> refusal = Adoption.refusal(found.described(), takesOwned);
    if (refusal.isPresent()) {
      ended.accept(result(name, Outcome.SKIPPED, refusal.get()));
    } else if (dryRun) {
      ended.accept(result(name, Outcome.CREATED, ""));
    } else {
      secrets.adopt(found, Adoption.of(found.described()));
      begun.accept(new Begun(name, found));
    }
  }

  private static ImportResult ofOurs(ObjectName name, String owner) {
    return owner.equals(name.value())
        ? result(name, Outcome.UNCHANGED, "")
        : result(name, Outcome.SKIPPED, "ManagedSecret %s writes it".formatted(owner));
  }

  /** Waits for a Secret to be taken over, and says what became of it. */
  ImportResult ended(Begun begun) {
    try {
      Optional<ManagedSecret> ready =
          Polling.until(limit, () -> secrets.object(begun.name()).filter(Takeover::isReady));
      return ready.isEmpty()
          ? result(begun.name(), Outcome.FAILED, waiting(begun.name()))
          : compared(begun);
    } catch (KubernetesClientException refused) {
      return result(begun.name(), Outcome.FAILED, sentence(refused.getCode()));
    }
  }

  private ImportResult compared(Begun begun) {
    Optional<Found> after = secrets.find(begun.name());
    return after.filter(begun.before()::hasSameContent).isPresent()
        ? result(begun.name(), Outcome.CREATED, "")
        : result(
            begun.name(),
            Outcome.FAILED,
            "the Secret was changed by another client while it was taken over: check its value");
  }

  private String waiting(ObjectName name) {
    String why =
        secrets
            .object(name)
            .flatMap(Takeover::ready)
            .map(Condition::getMessage)
            .orElse("The operator has not seen it: check that it watches this namespace.");
    return "ManagedSecret %s is not ready. %s".formatted(name, why);
  }

  private static boolean isReady(ManagedSecret object) {
    return ready(object).filter(condition -> condition.getStatus().equals("True")).isPresent();
  }

  private static Optional<Condition> ready(ManagedSecret object) {
    return Optional.ofNullable(object.getStatus())
        .map(ManagedSecretStatus::conditions)
        .flatMap(conditions -> Conditions.find(conditions, Conditions.READY));
  }

  private static String sentence(int code) {
    return switch (code) {
      case HttpURLConnection.HTTP_FORBIDDEN ->
          "you lack a right: get and patch secrets, get and create managedsecrets.strongroom.dev";
      case HttpURLConnection.HTTP_CONFLICT ->
          "another client changed it at this moment; import it again";
      case HttpURLConnection.HTTP_NOT_FOUND -> "it is gone, or Strongroom is not installed";
      case INVALID -> "the API server refuses a ManagedSecret for it";
      default -> "the API server does not answer as it should (status %d)".formatted(code);
    };
  }

  private static ImportResult result(ObjectName name, Outcome outcome, String detail) {
    return new ImportResult("Secret " + name, name.value(), outcome, detail);
  }
}
