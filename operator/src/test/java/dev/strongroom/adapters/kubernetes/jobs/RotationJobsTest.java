package dev.strongroom.adapters.kubernetes.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer;
import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer.Answer;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.RotationFunction;
import dev.strongroom.core.rotation.RotationFunction.Call;
import dev.strongroom.core.rotation.RotationFunction.State;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.JobSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API server is asked for, and what its answers mean. */
class RotationJobsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ARN =
      "arn:aws:secretsmanager:cluster-local-1:123456789012:secret:ledger-AbCdEf";
  private static final Call CALL =
      new Call(
          ARN + "/key-1",
          RotationStep.SET_SECRET,
          SecretArn.parse(ARN),
          new VersionId("00000000-0000-0000-0000-000000000001"));
  private static final String POD =
      """
      {"serviceAccountName": "ledger-rotation", "restartPolicy": "Never",
       "containers": [{"name": "rotate", "image": "rotate:1", "args": ["a b"],
                       "env": [{"name": "STEP", "valueFrom": {"fieldRef":
                         {"fieldPath": "metadata.annotations['strongroom.dev/step']"}}}]}]}\
      """;

  private final AnsweringApiServer server = new AnsweringApiServer();
  private final RotationFunction jobs =
      new RotationJobs(server.client)
          .jobs(
              "orders",
              new JobSource(new ObjectName("rotate-ledger"), "ledger", Duration.ofSeconds(120)));

  @AfterEach
  void close() {
    server.close();
  }

  private static String cronJob(String allow, String pod) {
    return """
    {"apiVersion": "batch/v1", "kind": "CronJob",
     "metadata": {"name": "rotate-ledger", "namespace": "orders", "uid": "uid-1",
                  "annotations": {"strongroom.dev/allow": "%s"}},
     "spec": {"suspend": true, "schedule": "0 0 1 1 *", "jobTemplate": {"spec": {
       "backoffLimit": 6,
       "template": {"metadata": {"labels": {"team": "a"}}, "spec": %s}}}}}\
    """
        .formatted(allow, pod);
  }

  /** The template is there; the creation is answered like this. */
  private void given(String cronJob, Answer created) {
    server.answers(asked -> asked.method().equals("POST") ? created : Answer.ok(cronJob));
  }

  private List<JsonNode> created() {
    return server.asked.stream()
        .filter(asked -> asked.method().equals("POST"))
        .map(AnsweringApiServer.Asked::body)
        .toList();
  }

  @Test
  void aJobRunsWhatItsTemplateSaysAndNothingElse() throws IOException {
    // Given
    given(cronJob("other, ledger", POD), Answer.ok("{}"));

    // When
    Optional<TargetProblem> problem = jobs.start(CALL, Optional.empty());

    // Then
    assertThat(problem).isEmpty();
    JsonNode job = created().get(0);
    JsonNode template = job.path("spec").path("template");
    assertThat(template.path("spec")).isEqualTo(JSON.readTree(POD));
    assertThat(template.path("metadata"))
        .isEqualTo(
            JSON.readTree(
                """
                {"labels": {"team": "a"},
                 "annotations": {
                   "strongroom.dev/step": "setSecret",
                   "strongroom.dev/secret-id": "%s",
                   "strongroom.dev/pending-version": "00000000-0000-0000-0000-000000000001"}}\
                """
                    .formatted(ARN)));
    assertThat(job.path("spec").path("activeDeadlineSeconds").asInt()).isEqualTo(120);
    assertThat(job.path("spec").path("backoffLimit").asInt()).isZero();
    assertThat(job.path("metadata").path("ownerReferences").path(0).path("uid").asText())
        .isEqualTo("uid-1");
  }

  @Test
  void aStepThatIsBegunAgainIsTheSameJob() {
    // Given
    given(cronJob("ledger", POD), new Answer(409, "{\"kind\": \"Status\", \"code\": 409}"));

    // When
    Optional<TargetProblem> first = jobs.start(CALL, Optional.empty());
    Optional<TargetProblem> again = jobs.start(CALL, Optional.empty());
    jobs.state(CALL.id(), Duration.ZERO);

    // Then
    assertThat(first).isEmpty();
    assertThat(again).isEmpty();
    String name = created().get(0).path("metadata").path("name").asText();
    assertThat(created().get(1).path("metadata").path("name").asText()).isEqualTo(name);
    assertThat(server.asked.get(server.asked.size() - 1).path()).endsWith("/jobs/" + name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''      | {}                                                 | JOB_NOT_ALLOWED",
        "other   | {\"serviceAccountName\": \"ledger-rotation\"}      | JOB_NOT_ALLOWED",
        "ledger2 | {\"serviceAccountName\": \"ledger-rotation\"}      | JOB_NOT_ALLOWED",
        "ledger  | {}                                                 | JOB_TEMPLATE_UNFIT",
        "*       | {\"serviceAccountName\": \"admin\"}                | JOB_TEMPLATE_UNFIT",
        "*       | {\"serviceAccountName\": \"x-rotation\", \"terminationGracePeriodSeconds\": 31}"
            + " | JOB_TEMPLATE_UNFIT"
      })
  void noJobIsMadeFromATemplateThatIsNotMeantForIt(
      String allow, String pod, TargetProblem expected) {
    // Given
    given(cronJob(allow, pod), Answer.ok("{}"));

    // When
    Optional<TargetProblem> problem = jobs.start(CALL, Optional.empty());

    // Then
    assertThat(problem).contains(expected);
    assertThat(created()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"404, JOB_TEMPLATE_NOT_FOUND", "403, JOB_FORBIDDEN"})
  void aTemplateThatCannotBeReadIsToldOf(int status, TargetProblem expected) {
    // Given
    server.answers(
        any -> new Answer(status, "{\"kind\": \"Status\", \"code\": %d}".formatted(status)));

    // When
    Optional<TargetProblem> problem = jobs.start(CALL, Optional.empty());

    // Then
    assertThat(problem).contains(expected);
    assertThat(created()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"403, JOB_FORBIDDEN", "422, JOB_TEMPLATE_UNFIT", "500,", "0,"})
  void aJobThatMayHaveBeenMadeIsLookedFor(int status, TargetProblem expected) {
    // Given
    given(
        cronJob("ledger", POD),
        new Answer(status, "{\"kind\": \"Status\", \"code\": %d}".formatted(status)));

    // When
    Optional<TargetProblem> problem = jobs.start(CALL, Optional.empty());

    // Then
    assertThat(problem).isEqualTo(Optional.ofNullable(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                              | RUNNING",
        "{'conditions': [{'type': 'FailureTarget', 'status': 'True'}]}   | RUNNING",
        "{'conditions': [{'type': 'Failed', 'status': 'False'}]}         | RUNNING",
        "{'conditions': [{'type': 'Complete', 'status': 'True'}]}        | DONE",
        "{'conditions': [{'type': 'Failed', 'status': 'True', 'reason': 'BackoffLimitExceeded'}]}"
            + " | JOB_FAILED",
        "{'conditions': [{'type': 'Failed', 'status': 'True', 'reason': 'DeadlineExceeded'}]}"
            + " | WORK_TIMED_OUT"
      })
  void readsHowFarAJobHasCome(String status, String expected) {
    // Given
    server.answers(
        "{\"kind\": \"Job\", \"apiVersion\": \"batch/v1\", \"status\": %s}"
            .formatted(status.replace('\'', '"')));

    // When
    State state = jobs.state(CALL.id(), Duration.ZERO).orElseThrow();

    // Then
    assertThat(described(state)).isEqualTo(expected);
  }

  private static String described(State state) {
    return state instanceof State.Ended ended
        ? ended.problem().map(TargetProblem::name).orElse("DONE")
        : "RUNNING";
  }

  @Test
  void aJobThatIsGoneIsNotKnown() {
    // Given
    server.answers(any -> new Answer(404, "{\"kind\": \"Status\", \"code\": 404}"));

    // When
    Optional<State> state = jobs.state(CALL.id(), Duration.ZERO);

    // Then
    assertThat(state).isEmpty();
  }

  @Test
  void whileTheApiServerDoesNotAnswerAJobIsWaitedFor() {
    // Given
    server.answers(any -> new Answer(0, ""));

    // When
    Optional<State> state = jobs.state(CALL.id(), Duration.ZERO);

    // Then
    assertThat(state).contains(new State.Running());
  }
}
