package dev.strongroom.adapters.kubernetes.access;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.sessions.ServiceAccounts;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * ServiceAccounts as the API server had them a moment ago: a deletion is noticed after {@link
 * #PRESENT} at the latest.
 */
public final class KubernetesServiceAccounts implements ServiceAccounts {
  /** How long it is remembered that a ServiceAccount is there. */
  static final Duration PRESENT = Duration.ofSeconds(10);

  /** How long it is remembered that there is none. */
  static final Duration ABSENT = Duration.ofSeconds(2);

  private static final int MOST = 10_000;

  private record Question(ObjectName namespace, ObjectName name) {}

  private final KubernetesClient client;
  private final ApiServerQuestions reads;
  private final RecentAnswers<Question, Optional<Found>> answers;

  /**
   * Those of this client's cluster. The client needs the right to get serviceaccounts.
   *
   * @param nanoTime {@link System#nanoTime}
   */
  public KubernetesServiceAccounts(
      KubernetesClient client, MeterRegistry meters, LongSupplier nanoTime) {
    this.client = client;
    this.reads = new ApiServerQuestions("serviceaccounts", meters);
    this.answers =
        new RecentAnswers<>(MOST, PRESENT, found -> found.isPresent() ? PRESENT : ABSENT, nanoTime);
  }

  @Override
  public Optional<Found> find(String namespace, String name) {
    Question question = new Question(new ObjectName(namespace), new ObjectName(name));
    return answers.get(question, () -> read(question));
  }

  private Optional<Found> read(Question question) {
    ServiceAccount object =
        reads.ask(
            () ->
                ObjectsByName.one(client.serviceAccounts(), question.namespace(), question.name())
                    .get());
    return Optional.ofNullable(object)
        .filter(found -> found.getMetadata().getDeletionTimestamp() == null)
        .map(KubernetesServiceAccounts::found);
  }

  /** What an object says of its ServiceAccount. */
  public static Found found(ServiceAccount object) {
    return Found.of(
        object.getMetadata().getUid(),
        Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of()));
  }
}
