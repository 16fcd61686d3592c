package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The workloads that are restarted when the content of the projected Secret changes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.targets) != has(self.workloads)",
    message = "spec.rollout: exactly one of targets and workloads must be given")
@ValidationRule(
    value = "!has(self.volumes) || has(self.workloads)",
    message = "spec.rollout: volumes can be given only with workloads")
@ValidationRule(
    value =
        "!has(self.targets) || self.targets.all(a, self.targets.exists_one(b, b.kind == a.kind &&"
            + " b.name == a.name))",
    message = "spec.rollout.targets: each workload may be given once")
public record Rollout(
    @JsonPropertyDescription(
            "The workloads of this namespace to restart, up to 32, however they use the Secret.")
        @Size(min = 1, max = 32)
        List<Target> targets,
    @JsonPropertyDescription(
            "Consumers: every Deployment, StatefulSet and DaemonSet of this namespace whose pod"
                + " template uses the Secret in environment variables or mounts it with subPath,"
                + " where a new value is not seen without a restart.")
        Workloads workloads,
    @JsonPropertyDescription(
            "Consumers that mount the Secret as a volume, whose files the kubelet updates: Ignore"
                + " leaves them alone, Restart restarts them, too. Default: Ignore.")
        Volumes volumes,
    @JsonPropertyDescription(
            "Shortest time between two restarts of one workload, in seconds, 10 to 86400. Default:"
                + " 60.")
        @Min(10)
        @Max(86400)
        Integer minIntervalSeconds) {

  /** Which workloads are selected by what they use. */
  public enum Workloads {
    /** Those that use the Secret. */
    Consumers
  }

  /** What happens to consumers that read files. */
  public enum Volumes {
    /** They are left alone. */
    Ignore,
    /** They are restarted. */
    Restart
  }

  /** The kinds that can be restarted. */
  public enum Kind {
    /** apps/v1 Deployment. */
    Deployment,
    /** apps/v1 StatefulSet. */
    StatefulSet,
    /** apps/v1 DaemonSet. */
    DaemonSet
  }

  /** A workload of this namespace. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Target(
      @JsonPropertyDescription("Kind of the workload, of the API group apps.") @Required Kind kind,
      @JsonPropertyDescription("Name of the workload.")
          @Required
          @Size(min = 1, max = 253)
          @Pattern(Patterns.OBJECT_NAME)
          String name) {}
}
