package dev.strongroom.adapters.kubernetes.jobs;

import dev.strongroom.adapters.kubernetes.api.Consents;
import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.rotation.RotationFunction;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.JobSource;
import dev.strongroom.core.targets.JobTemplate;
import dev.strongroom.core.values.SecretValue;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Steps of rotations as Jobs, made from the templates of CronJobs. A Job gets the step by
 * annotations of its pod, which its template turns into variables and files (downward API): nothing
 * that runs is of the operator's making. Its name follows from the step, so that no step is begun
 * twice, and every replica finds it.
 */
public final class RotationJobs {
  private static final String NAME_PREFIX = "strongroom-";
  private static final int NAME_DIGITS = 40;

  /** How long a Job that is over can be looked at. */
  private static final int KEPT_SECONDS = 3600;

  private static final String COMPLETE = "Complete";
  private static final String FAILED = "Failed";
  private static final String TRUE = "True";
  private static final String TIMED_OUT = "DeadlineExceeded";
  private static final int UNPROCESSABLE = 422;

  private final KubernetesClient client;

  /** Jobs of this client's cluster. It needs the rights to get cronjobs, get and create jobs. */
  public RotationJobs(KubernetesClient client) {
    this.client = client;
  }

  /**
   * The Jobs of a target, which does not read {@link RotationFunction.Credential}.
   *
   * @param namespace the namespace that declares it
   */
  public RotationFunction jobs(String namespace, JobSource source) {
    ObjectName place = new ObjectName(namespace);
    return new RotationFunction() {
      @Override
      public Optional<TargetProblem> start(Call call, Optional<SecretValue> credential) {
        try {
          return create(place, source, call);
        } catch (KubernetesClientException refused) {
          return problem(refused);
        }
      }

      @Override
      public Optional<State> state(String id, Duration patience) {
        try {
          return Optional.ofNullable(
                  ObjectsByName.one(client.batch().v1().jobs(), place, name(id)).get())
              .map(RotationJobs::state);
        } catch (KubernetesClientException notNow) {
          return Optional.of(new State.Running());
        }
      }

      @Override
      public Duration timeout() {
        return source.timeout().plus(JobTemplate.LONGEST_GRACE);
      }
    };
  }

  private Optional<TargetProblem> create(
      ObjectName namespace, JobSource source, RotationFunction.Call call) {
    CronJob cronJob =
        ObjectsByName.one(client.batch().v1().cronjobs(), namespace, source.cronJob()).get();
    if (cronJob == null) {
      return Optional.of(TargetProblem.JOB_TEMPLATE_NOT_FOUND);
    }
    Optional<TargetProblem> refusal = template(cronJob, source).refusal();
    if (refusal.isEmpty()) {
      ObjectsByName.in(client.batch().v1().jobs(), namespace)
          .resource(job(cronJob, source, call))
          .create();
    }
    return refusal;
  }

  private static JobTemplate template(CronJob cronJob, JobSource source) {
    PodSpec pod = cronJob.getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
    return new JobTemplate(
        Consents.of(cronJob).isGivenTo(source.target()),
        Optional.ofNullable(pod.getServiceAccountName()),
        Optional.ofNullable(pod.getTerminationGracePeriodSeconds())
            .map(Duration::ofSeconds)
            .orElse(JobTemplate.LONGEST_GRACE));
  }

  private static Job job(CronJob cronJob, JobSource source, RotationFunction.Call call) {
    Map<String, String> step =
        Map.of(
            StrongroomNames.STEP, call.step().awsName(),
            StrongroomNames.SECRET_ID, call.secret().toString(),
            StrongroomNames.PENDING_VERSION, call.token().value());
    return new JobBuilder()
        .withNewMetadata()
        .withName(name(call.id()).value())
        .withNamespace(cronJob.getMetadata().getNamespace())
        .addToLabels(StrongroomNames.MANAGED_BY, StrongroomNames.MANAGED_BY_VALUE)
        .addToAnnotations(step)
        // Not its controller: that would make it one of the CronJob's own runs.
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion(cronJob.getApiVersion())
                .withKind(cronJob.getKind())
                .withName(cronJob.getMetadata().getName())
                .withUid(cronJob.getMetadata().getUid())
                .build())
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(0)
        .withActiveDeadlineSeconds(source.timeout().toSeconds())
        .withTtlSecondsAfterFinished(KEPT_SECONDS)
        .withTemplate(
            new PodTemplateSpecBuilder(cronJob.getSpec().getJobTemplate().getSpec().getTemplate())
                .editOrNewMetadata()
                .addToAnnotations(step)
                .endMetadata()
                .build())
        .endSpec()
        .build();
  }

  private static ObjectName name(String id) {
    return new ObjectName(
        NAME_PREFIX + HexFormat.of().formatHex(Sha256.of(id)).substring(0, NAME_DIGITS));
  }

  private static RotationFunction.State state(Job job) {
    if (condition(job, COMPLETE).isPresent()) {
      return new RotationFunction.State.Ended(Optional.empty());
    }
    return condition(job, FAILED)
        .<RotationFunction.State>map(
            failed ->
                new RotationFunction.State.Ended(
                    Optional.of(
                        TIMED_OUT.equals(failed.getReason())
                            ? TargetProblem.WORK_TIMED_OUT
                            : TargetProblem.JOB_FAILED)))
        .orElseGet(RotationFunction.State.Running::new);
  }

  private static Optional<JobCondition> condition(Job job, String type) {
    return job.getStatus() == null
        ? Optional.empty()
        : job.getStatus().getConditions().stream()
            .filter(condition -> condition.getType().equals(type))
            .filter(condition -> TRUE.equals(condition.getStatus()))
            .findFirst();
  }

  /** Where it is not known whether there is a Job now, the next look tells. */
  private static Optional<TargetProblem> problem(KubernetesClientException refused) {
    return switch (refused.getCode()) {
      case HttpURLConnection.HTTP_FORBIDDEN -> Optional.of(TargetProblem.JOB_FORBIDDEN);
      case HttpURLConnection.HTTP_BAD_REQUEST, UNPROCESSABLE ->
          Optional.of(TargetProblem.JOB_TEMPLATE_UNFIT);
      default -> Optional.empty();
    };
  }
}
