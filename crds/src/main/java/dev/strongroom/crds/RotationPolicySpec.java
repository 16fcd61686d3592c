package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** When and how secrets are rotated. Without schedule and days: only on demand. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!(has(self.schedule) && has(self.automaticallyAfterDays))",
    message = "spec: give schedule or automaticallyAfterDays, not both")
@ValidationRule(
    value =
        "!has(self.schedule) ||"
            + " self.schedule.matches('^(rate\\\\( *[0-9]+ +(?i:hours?|days?) *\\\\)"
            + "|cron\\\\( *0+( +[^ ]+){4} +[*] *\\\\))$')",
    message =
        "spec.schedule: must be rate(N hours), rate(N days) or cron(0 Hours Day-of-month Month"
            + " Day-of-week *), in UTC")
@ValidationRule(
    value = "!has(self.duration) || has(self.schedule) || has(self.automaticallyAfterDays)",
    message = "spec.duration: goes with schedule or automaticallyAfterDays")
@ValidationRule(
    value = "!has(self.keyMaterial) || (has(self.strategy) && self.strategy == 'GenerateOnly')",
    message = "spec.keyMaterial: goes with strategy GenerateOnly")
@ValidationRule(
    value = "!has(self.keyMaterial) || !has(self.password)",
    message = "spec.keyMaterial: does not go with spec.password")
public record RotationPolicySpec(
    @JsonPropertyDescription(
            "AWS schedule expression in UTC: rate(N hours|days), not more often than every 4 hours,"
                + " or cron(0 Hours Day-of-month Month Day-of-week *).")
        @Size(min = 1, max = 256)
        String schedule,
    @JsonPropertyDescription("Days between rotations, 1 to 1000.") @Min(1) @Max(1000)
        Integer automaticallyAfterDays,
    @JsonPropertyDescription(
            "Length of the window in which the rotation starts, such as 3h. Default: 1h for a"
                + " schedule in hours, else to the end of the UTC day.")
        @Size(min = 2, max = 3)
        @Pattern("^(0[1-9]|[1-9][0-9]?)h$")
        String duration,
    @JsonPropertyDescription(
            "How the new password is made. Default: 32 characters of every kind but : / @ \" ' \\,"
                + " which AWS's template for PostgreSQL leaves out too. That is not enough for a"
                + " URL; see urlSafe.")
        PasswordRules password,
    @JsonPropertyDescription("What happens when a step fails. Default: 5 attempts from 5s.")
        Retries retries,
    @JsonPropertyDescription(
            "How the credential is changed. SingleUser: the user changes its own password, and"
                + " logins with the old one fail at once. AlternatingUsers: an administrator"
                + " changes the password of a second user of the same rights, so that both values"
                + " are valid; the username in the value changes each time. AdminReset: an"
                + " administrator sets the password. TwoValues: the user has two passwords for a"
                + " while. Reissue: a certificate authority issues a new credential, and the old"
                + " one is valid until it expires. GenerateOnly: the new value is stored and sent"
                + " nowhere. Default: TwoValues or Reissue where the type of target and the given"
                + " secrets allow it, else SingleUser or, where users cannot change their own"
                + " password, AdminReset.")
        Strategy strategy,
    @JsonPropertyDescription(
            "When the old credential stops being valid, for strategies that leave it valid."
                + " Default: with the next rotation.")
        RetireAfter retireAfter,
    @JsonPropertyDescription(
            "Times in which no rotation begins, by schedule or on request; one that runs continues."
                + " A request is carried out all the same when the annotation"
                + " strongroom.dev/rotate-in-freeze of the ManagedSecret has its id.")
        @Size(max = 32)
        List<Freeze> freezes,
    @JsonPropertyDescription(
            "Rotations of this policy that may run at one time, 1 to 1000. Default: no limit but"
                + " those of the installation.")
        @Min(1)
        @Max(1000)
        Integer maxParallel,
    @JsonPropertyDescription(
            "What follows when a window of a cron went by while the operator was down or a freeze"
                + " held. CatchUp: one rotation outside of the windows, as soon as possible, the"
                + " secrets of the policy spread over one window's length. NextWindow: the next"
                + " window. Schedules in days and rate always take their soonest window. Default:"
                + " CatchUp.")
        MissedWindow missedWindow,
    @JsonPropertyDescription(
            "Make a new key instead of a new password, for values that"
                + " spec.value.generate.keyMaterial of a ManagedSecret has made or that have the"
                + " same form. Goes with strategy GenerateOnly.")
        KeyMaterial keyMaterial) {

  /** How the credential is changed. */
  public enum Strategy {
    /** The user changes its own password. */
    SingleUser,
    /** An administrator changes the password of the other one of two users. */
    AlternatingUsers,
    /** An administrator changes the password. */
    AdminReset,
    /** Two passwords are valid at once. */
    TwoValues,
    /** Somebody whom the target trusts issues a new credential. */
    Reissue,
    /** The new value is stored and sent nowhere. */
    GenerateOnly
  }

  /** When an old credential stops being valid; after whichever of the given is last. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.seconds) || has(self.rollout)",
      message = "spec.retireAfter: give seconds, rollout or both")
  @ValidationRule(
      value =
          "!has(self.seconds) || !has(self.rollout) || self.seconds <="
              + " (has(self.rollout.deadlineSeconds) ? self.rollout.deadlineSeconds : 604800)",
      message =
          "spec.retireAfter.rollout.deadlineSeconds: must be at least spec.retireAfter.seconds")
  public record RetireAfter(
      @JsonPropertyDescription(
              "Seconds after the new credential became current, 0 to 31536000 (a year).")
          @Min(0)
          @Max(31_536_000)
          Integer seconds,
      @JsonPropertyDescription(
              "Once the workloads of spec.rollout of the ManagedSecret have rolled out with the new"
                  + " content. Without spec.rollout no rotation begins.")
          AfterRollout rollout) {}

  /** How long workloads are waited for. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AfterRollout(
      @JsonPropertyDescription(
              "Seconds after the new credential became current at which the old one ends even if"
                  + " workloads have not rolled out, 60 to 31536000 (a year). Default: 604800 (7"
                  + " days).")
          @Min(60)
          @Max(31_536_000)
          Integer deadlineSeconds) {}

  /** What follows when a window was missed. */
  public enum MissedWindow {
    CatchUp,
    NextWindow
  }

  /** A time in which no rotation begins. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.schedule) && has(self.duration)",
      message = "spec.freezes: schedule and duration must be given")
  public record Freeze(
      @JsonPropertyDescription(
              "When it begins, in UTC: at(2026-12-20T00:00:00), or cron(0 Hours Day-of-month Month"
                  + " Day-of-week *).")
          @Size(min = 1, max = 256)
          @Pattern("^(at|cron)[(][0-9A-Za-z#?*/:, -]+[)]$")
          String schedule,
      @JsonPropertyDescription("How long it lasts: 1h to 999h, or 1d to 366d.")
          @Size(min = 2, max = 4)
          @Pattern("^[1-9][0-9]{0,2}[hd]$")
          String duration) {}

  /** How often and how fast a failed step is attempted again. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Retries(
      @JsonPropertyDescription(
              "Attempts before the rotation counts as failed, 1 to 10. Default: 5.")
          @Min(1)
          @Max(10)
          Integer attempts,
      @JsonPropertyDescription(
              "Seconds before the second try, 1 to 3600; doubles each time, up to an hour. Default:"
                  + " 5.")
          @Min(1)
          @Max(3600)
          Integer initialBackoffSeconds) {}
}
