package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.adapters.kubernetes.reading.KeptMetadata;
import dev.strongroom.core.keymaterial.KeyRules;
import dev.strongroom.core.keymaterial.KeyRules.Algorithm;
import dev.strongroom.core.keymaterial.KeyRules.Encoding;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.FrozenTimes;
import dev.strongroom.core.rotation.RetryRules;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTimes;
import dev.strongroom.core.rotation.ScheduledTimes;
import dev.strongroom.core.rotation.schedule.Freeze;
import dev.strongroom.core.rotation.schedule.Freezes;
import dev.strongroom.core.rotation.schedule.InvalidSchedule;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.core.rotation.schedule.RotationSchedule;
import dev.strongroom.core.targets.TargetType;
import dev.strongroom.core.values.PasswordRules;
import dev.strongroom.crds.KeyMaterial;
import dev.strongroom.crds.ManagedSecretSpec;
import dev.strongroom.crds.ManagedSecretSpec.RotationRules;
import dev.strongroom.crds.RotationPolicy;
import dev.strongroom.crds.RotationPolicySpec;
import dev.strongroom.crds.RotationPolicySpec.MissedWindow;
import dev.strongroom.crds.RotationPolicySpec.RetireAfter;
import dev.strongroom.crds.RotationPolicySpec.Retries;
import dev.strongroom.crds.RotationPolicySpec.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads a RotationPolicy into core's words, with the defaults that its fields' descriptions name.
 * Every method throws {@link dev.strongroom.core.problems.InvalidInput} with the field and what is
 * wrong.
 */
public final class PolicyReader {
  private static final RotationPolicySpec EMPTY =
      new RotationPolicySpec(null, null, null, null, null, null, null, null, null, null, null);

  private static final Duration ROLLOUT_DEADLINE = Duration.ofDays(7);
  private static final String POLICY_FIELD = "spec.";
  private static final String RULES_FIELD = "spec.rotation.rules.";

  private final RotationPolicySpec spec;
  private final String revision;
  private final String field;
  private final MinimumInterval minimum;
  private final boolean isImmediate;
  private final Optional<String> forced;

  /**
   * Reads this policy.
   *
   * @param minimum the shortest time between two rotations
   */
  public PolicyReader(RotationPolicy policy, MinimumInterval minimum) {
    this(
        spec(policy),
        policy.getMetadata().getResourceVersion(),
        POLICY_FIELD,
        minimum,
        false,
        Optional.empty());
  }

  private static RotationPolicySpec spec(RotationPolicy policy) {
    KeptMetadata.requireWhole(policy);
    return Optional.ofNullable(policy.getSpec()).orElse(EMPTY);
  }

  /** A policy without any field, for rotations that name none. */
  public static PolicyReader defaults(MinimumInterval minimum) {
    return new PolicyReader(EMPTY, "", POLICY_FIELD, minimum, false, Optional.empty());
  }

  private PolicyReader(
      RotationPolicySpec spec,
      String revision,
      String field,
      MinimumInterval minimum,
      boolean isImmediate,
      Optional<String> forced) {
    this.spec = spec;
    this.revision = revision;
    this.field = field;
    this.minimum = minimum;
    this.isImmediate = isImmediate;
    this.forced = forced;
  }

  /** The policy as it holds for a secret, which may have rules of its own or be suspended. */
  public PolicyReader of(ManagedSecretSpec.Rotation rotation) {
    String changed = revision + "/" + rotation.rules() + "/" + rotation.suspend();
    if (Boolean.TRUE.equals(rotation.suspend())) {
      return new PolicyReader(
          scheduled(null, null, null), changed, POLICY_FIELD, minimum, false, forced);
    }
    RotationRules rules = rotation.rules();
    boolean atOnce = Boolean.TRUE.equals(rotation.rotateImmediately());
    return rules == null
        ? new PolicyReader(spec, revision, field, minimum, atOnce, forced)
        : new PolicyReader(
            scheduled(rules.schedule(), rules.automaticallyAfterDays(), rules.duration()),
            changed,
            RULES_FIELD,
            minimum,
            atOnce,
            forced);
  }

  /** The policy as it holds where the request of this id is not to wait for freezes. */
  public PolicyReader forcedBy(Optional<String> requestId) {
    return new PolicyReader(spec, revision, field, minimum, isImmediate, requestId);
  }

  private RotationPolicySpec scheduled(String schedule, Integer days, String duration) {
    return new RotationPolicySpec(
        schedule,
        days,
        duration,
        spec.password(),
        spec.retries(),
        spec.strategy(),
        spec.retireAfter(),
        spec.freezes(),
        spec.maxParallel(),
        spec.missedWindow(),
        spec.keyMaterial());
  }

  /** The API server's mark of this state of the policy. */
  public String revision() {
    return revision;
  }

  /** The times of one secret's rotations, as schedule and freezes say. */
  RotationTimes times(String seed) {
    boolean makesUp = spec.missedWindow() != MissedWindow.NextWindow;
    RotationTimes times =
        schedule()
            .<RotationTimes>map(known -> new ScheduledTimes(known, seed, isImmediate, makesUp))
            .orElse(RotationTimes.ON_REQUEST);
    Freezes freezes = freezes();
    return freezes.all().isEmpty() ? times : new FrozenTimes(times, freezes, forced);
  }

  /** When no rotation begins. */
  public Freezes freezes() {
    List<RotationPolicySpec.Freeze> declared =
        Optional.ofNullable(spec.freezes()).orElse(List.of());
    List<Freeze> freezes = new ArrayList<>();
    for (RotationPolicySpec.Freeze freeze : declared) {
      String place = POLICY_FIELD + "freezes[" + freezes.size() + "].";
      freezes.add(at(place, () -> Freeze.parse(freeze.schedule(), freeze.duration())));
    }
    return new Freezes(freezes);
  }

  /** How many rotations of the policy may run at one time; empty for any number. */
  public Optional<Integer> maxParallel() {
    return Optional.ofNullable(spec.maxParallel());
  }

  /** When rotations are due; empty for on request alone. */
  public Optional<RotationSchedule> schedule() {
    if (spec.schedule() == null && spec.automaticallyAfterDays() == null) {
      return Optional.empty();
    }
    return Optional.of(at(field, this::parsed));
  }

  /** What is wrong with a schedule is said of the place where it is declared. */
  private static <T> T at(String place, Supplier<T> schedule) {
    try {
      return schedule.get();
    } catch (InvalidSchedule invalid) {
      throw new InvalidInput(
          DeclarationReason.InvalidSchedule.with(place + invalid.field(), invalid.sentence()));
    }
  }

  private RotationSchedule parsed() {
    return RotationSchedule.parse(
        Optional.ofNullable(spec.automaticallyAfterDays()),
        Optional.ofNullable(spec.schedule()),
        Optional.ofNullable(spec.duration()),
        minimum);
  }

  /** Whether new values are made and no system is told of them. */
  public boolean generatesOnly() {
    return spec.strategy() == Strategy.GenerateOnly;
  }

  /** How credentials are changed; empty for the best way that there is. */
  public Optional<RotationMode> mode() {
    return Optional.ofNullable(spec.strategy()).map(Strategy::name).flatMap(RotationMode::named);
  }

  /**
   * How long an old credential stays valid at least that a rotation leaves so; empty: to the next
   * one.
   */
  public Optional<Duration> retireAfter() {
    return Optional.ofNullable(spec.retireAfter())
        .map(declared -> Duration.ofSeconds(Optional.ofNullable(declared.seconds()).orElse(0)));
  }

  /**
   * How long after a rotation the workloads are waited for before the old credential ends; empty
   * where they are not.
   */
  public Optional<Duration> rolloutDeadline() {
    return Optional.ofNullable(spec.retireAfter())
        .map(RetireAfter::rollout)
        .map(
            rollout ->
                Optional.ofNullable(rollout.deadlineSeconds())
                    .map(Duration::ofSeconds)
                    .orElse(ROLLOUT_DEADLINE));
  }

  /** What happens when a step fails. */
  public RetryRules retries() {
    Retries retries = Optional.ofNullable(spec.retries()).orElse(new Retries(null, null));
    int attempts = Optional.ofNullable(retries.attempts()).orElse(RetryRules.DEFAULT.attempts());
    require(RetryRules.isPossible(attempts), "retries.attempts", "must be 1 to 10.");
    Duration backoff =
        Optional.ofNullable(retries.initialBackoffSeconds())
            .map(Duration::ofSeconds)
            .orElse(RetryRules.DEFAULT.initialBackoff());
    require(RetryRules.isPossible(backoff), "retries.initialBackoffSeconds", "must be 1 to 3600.");
    return new RetryRules(attempts, backoff);
  }

  private static void require(boolean holds, String field, String sentence) {
    if (!holds) {
      throw new InvalidInput(
          DeclarationReason.InvalidSpecField.with(POLICY_FIELD + field, sentence));
    }
  }

  /**
   * How a new password is made.
   *
   * @param defaults those of the target; the policy's own length and excluded characters replace
   *     them
   */
  public PasswordRules password(PasswordRules defaults) {
    return passwordRules(spec.password(), defaults);
  }

  /**
   * How a new password for a target of this type is made.
   *
   * @throws InvalidInput if no such target accepts passwords as long as the policy's
   */
  PasswordRules password(TargetType<?> type) {
    PasswordRules rules = password(type.passwordRules());
    int longest = type.longestPassword();
    require(
        rules.length() <= longest,
        "password.length",
        "must be at most " + longest + " for a target of type " + type.name() + ".");
    return rules;
  }

  /** How a new key is made, where the policy asks for one in place of a password. */
  public Optional<KeyRules> key() {
    return Optional.ofNullable(spec.keyMaterial()).map(PolicyReader::keyRules);
  }

  /** Key rules with the defaults that the fields' descriptions name. */
  public static KeyRules keyRules(KeyMaterial declared) {
    Integer size = declared.size();
    return switch (declared.algorithm()) {
      case HMAC ->
          new KeyRules.Hmac(Optional.ofNullable(declared.bytes()).orElse(KeyRules.Hmac.DEFAULT));
      case Ed25519 -> pair(Algorithm.ED25519, size, declared);
      case ECDSA -> pair(Algorithm.ECDSA, size, declared);
      case RSA -> pair(Algorithm.RSA, size, declared);
    };
  }

  private static KeyRules pair(Algorithm algorithm, Integer size, KeyMaterial declared) {
    return new KeyRules.Pair(
        algorithm,
        size == null ? algorithm.sizes().get(0) : size,
        declared.encoding() == KeyMaterial.Encoding.OpenSSH ? Encoding.OPENSSH : Encoding.PKCS8);
  }

  /** Password rules with AWS's defaults, but for the characters that are excluded. */
  public static PasswordRules passwordRules(
      dev.strongroom.crds.PasswordRules rules, String excluded) {
    return passwordRules(rules, PasswordRules.DEFAULT.withExcludeCharacters(excluded));
  }

  private static PasswordRules passwordRules(
      dev.strongroom.crds.PasswordRules rules, PasswordRules defaults) {
    if (rules == null) {
      return defaults;
    }
    PasswordRules made = of(rules, defaults);
    return Boolean.TRUE.equals(rules.urlSafe()) ? made.urlSafe() : made;
  }

  private static PasswordRules of(dev.strongroom.crds.PasswordRules rules, PasswordRules defaults) {
    return new PasswordRules(
        Optional.ofNullable(rules.length()).orElse(defaults.length()),
        Optional.ofNullable(rules.excludeCharacters()).orElse(defaults.excludeCharacters()),
        Boolean.TRUE.equals(rules.excludeNumbers()),
        Boolean.TRUE.equals(rules.excludePunctuation()),
        Boolean.TRUE.equals(rules.excludeUppercase()),
        Boolean.TRUE.equals(rules.excludeLowercase()),
        Boolean.TRUE.equals(rules.includeSpace()),
        !Boolean.FALSE.equals(rules.requireEachIncludedType()));
  }
}
