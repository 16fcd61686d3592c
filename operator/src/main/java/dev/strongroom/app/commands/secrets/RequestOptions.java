package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.app.commands.ChosenCluster;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands have in common that ask something of the operator by an annotation. */
final class RequestOptions {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final int DONE = 0;
  private static final int REFUSED = 3;
  private static final int STILL_WAITING = 4;

  @Mixin private ChosenSecret secret;

  @Option(
      names = "--no-wait",
      description = "Ends as soon as the request is made. kubectl describe shows what came of it.")
  private boolean isLeftAlone;

  @Option(
      names = "--timeout",
      paramLabel = "<seconds>",
      defaultValue = "300",
      description = "How long to wait for the outcome (${DEFAULT-VALUE}).")
  private long timeout;

  private final Clock clock = Clock.systemUTC();

  /**
   * What is known of a request.
   *
   * @param object the ManagedSecret now
   * @param notes the operator's events about it since the request, by reason, with their sentences
   * @param waited since the request
   */
  record Seen(ManagedSecret object, Map<String, String> notes, Duration waited) {
    /** The first of these events that has been told. */
    Optional<String> note(Reason... reasons) {
      return Stream.of(reasons)
          .map(Reason::name)
          .map(notes::get)
          .filter(Objects::nonNull)
          .findFirst();
    }

    Optional<Condition> condition(String type) {
      return Optional.ofNullable(object.getStatus())
          .map(ManagedSecretStatus::conditions)
          .flatMap(conditions -> Conditions.find(conditions, type));
    }

    Optional<ManagedSecretStatus.Rotation> rotation() {
      return Optional.ofNullable(object.getStatus()).map(ManagedSecretStatus::rotation);
    }
  }

  /**
   * How a request ended.
   *
   * @param isGranted whether what was asked for has happened
   * @param sentence what the operator says
   */
  record Verdict(boolean isGranted, String sentence) {
    static Verdict granted(String sentence) {
      return new Verdict(true, sentence);
    }

    static Verdict refused(String sentence) {
      return new Verdict(false, sentence);
    }
  }

  /** The ManagedSecret. */
  ChosenSecret secret() {
    return secret;
  }

  /** An id that no request had. */
  String newId() {
    return "strongroom-" + clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * Asks and follows what becomes of it.
   *
   * @param annotations that ask
   * @param verdict how the request ended; empty while it has not
   * @return the exit code
   */
  int ask(
      KubernetesClient client,
      PrintWriter out,
      Map<String, String> annotations,
      Function<Seen, Optional<Verdict>> verdict) {
    Instant start = clock.instant();
    ChosenCluster.permitted(
        "patch managedsecrets.strongroom.dev in namespace " + secret.namespace(),
        () -> secret.resource(client).patch(MERGE, patch(client, annotations)));
    if (isLeftAlone) {
      out.printf("Requested for %s.%n", secret);
      out.flush();
      return DONE;
    }
    return follow(client, out, start, verdict);
  }

  private static String patch(KubernetesClient client, Map<String, String> annotations) {
    return client
        .getKubernetesSerialization()
        .asJson(Map.of("metadata", Map.of("annotations", annotations)));
  }

  private int follow(
      KubernetesClient client,
      PrintWriter out,
      Instant start,
      Function<Seen, Optional<Verdict>> verdict) {
    Progress progress = new Progress(out);
    Optional<Verdict> ended =
        Polling.until(
            Duration.ofSeconds(timeout),
            () -> {
              Seen seen =
                  new Seen(
                      secret.get(client),
                      notes(client, start),
                      Duration.between(start, clock.instant()));
              Optional<Verdict> known = verdict.apply(seen);
              if (known.isEmpty()) {
                progress.tell(
                    seen.condition(Conditions.ROTATED).map(Condition::getMessage).orElse(""));
              }
              return known;
            });
    out.println(
        ended
            .map(Verdict::sentence)
            .orElseGet(
                () ->
                    "No outcome after %d s. kubectl describe shows it later.".formatted(timeout)));
    out.flush();
    return ended.map(end -> end.isGranted() ? DONE : REFUSED).orElse(STILL_WAITING);
  }

  /** Prints how things stand, when that has changed. */
  private static final class Progress {
    private final PrintWriter out;
    private String said = "";

    Progress(PrintWriter out) {
      this.out = out;
    }

    void tell(String now) {
      if (!now.equals(said)) {
        out.println(now);
        out.flush();
        said = now;
      }
    }
  }

  /**
   * Without the right to list events there are none; what is in the status is seen all the same.
   */
  private Map<String, String> notes(KubernetesClient client, Instant since) {
    ObjectName namespace = secret.namespace();
    List<Event> events =
        ChosenCluster.ifPermitted(
                () ->
                    ObjectsByName.in(client.v1().events(), namespace)
                        .withField("involvedObject.name", secret.name().value())
                        .list()
                        .getItems())
            .orElse(List.of());
    return events.stream()
        .filter(
            event ->
                ManagedSecret.class.getSimpleName().equals(event.getInvolvedObject().getKind()))
        .filter(event -> event.getEventTime() != null)
        .filter(event -> !Instant.parse(event.getEventTime().getTime()).isBefore(since))
        .collect(Collectors.toMap(Event::getReason, Event::getMessage, (one, other) -> other));
  }
}
