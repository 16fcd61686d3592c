package dev.strongroom.core.rotation;

import dev.strongroom.core.accounts.AccountLedger;
import dev.strongroom.core.accounts.AccountLedger.Stored;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountBudget.Limits;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.ValuePlace;
import dev.strongroom.core.record.ValuePlace.Inline;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionEntry.State;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One secret, its store and its target in memory. Every effect passes a hook before and after, in
 * which a test can end the process, let another one run, or look around. Values are plain words,
 * and the word is the password.
 */
public final class RotationWorld implements RecordStore, SecretValues {
  public static final String NAMESPACE = "demo";
  public static final SecretName NAME = new SecretName("db");
  public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  /** The process ends here, at once. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
      super("crash", null, false, false);
    }
  }

  /** What the target does with a call. */
  public enum Mood {
    WELL,
    /** Nobody answers, nothing happens. */
    AWAY,
    /** Nobody listens, so nothing can be sent. */
    UNREACHABLE,
    /** The change is made and the answer is lost. */
    ANSWER_LOST,
    /** The user may log in and may not change its password. */
    FORBIDS
  }

  private SecretRecord record;
  private long revision;
  private final Map<VersionId, byte[]> written = new HashMap<>();
  private int tokens;
  private int made;
  private Consumer<String> hook = name -> {};

  public Instant now = START;
  private AccountBudget budget = AccountBudget.UNLIMITED;
  public final Target target = new Target();

  public RotationWorld(String firstValue) {
    VersionId first = new VersionId(UUID.nameUUIDFromBytes(new byte[] {1}).toString());
    SecretArn arn =
        new SecretArn("cluster-local-1", AccountId.ofNamespace(NAMESPACE), NAME, "abcdef");
    record =
        SecretRecord.create(arn, new Owner(NAMESPACE, "db", "uid"), Metadata.NONE, START)
            .withVersion(VersionEntry.written(first, START));
    record = stamped(record.withLabels(record.labels().moveCurrent(first)));
    written.put(first, firstValue.getBytes());
    target.held = firstValue;
  }

  /** Calls this before and after every effect, with the effect's name. */
  public void onEffect(Consumer<String> newHook) {
    hook = newHook;
  }

  /** Bounds the account, which has nothing but this secret. */
  public void limit(long versions, long bytes) {
    budget =
        new AccountLedger(
            account -> new Limits(1, versions, bytes),
            account ->
                Stream.of(
                    new Stored(
                        Optional.of(record.arn()), record.revision(), AccountBudget.of(record))),
            () -> 0);
  }

  /** Ends the process at the n-th passing of the hook, counted from 1. */
  public void crashAt(int n) {
    int[] passed = {0};
    onEffect(
        name -> {
          if (++passed[0] == n) {
            throw new Crash();
          }
        });
  }

  public RotationEngine engine() {
    return new RotationEngine(this, this, budget, () -> now, this::nextToken);
  }

  private VersionId nextToken() {
    return new VersionId("token-%02d-000000000000000000000000".formatted(++tokens));
  }

  /** A plan with a new word each time. */
  public RotationPlan plan(RetryRules retries, RotationTimes times) {
    return new RotationPlan(target, current -> SecretValue.text("new-" + ++made), retries, times);
  }

  /** A plan whose rotations leave the old word valid for so long; empty: to the next rotation. */
  public RotationPlan keeping(Optional<Duration> after) {
    return keeping(RetireRules.after(after));
  }

  /** A plan whose rotations leave the old word valid as these rules say. */
  public RotationPlan keeping(RetireRules retire) {
    return new RotationPlan(
        new TargetStrategy(
            target,
            current -> SecretValue.text("new-" + ++made),
            RotationMode.TWO_VALUES,
            AdminCredential.NONE),
        RetryRules.DEFAULT,
        RotationTimes.ON_REQUEST,
        Optional.empty(),
        retire);
  }

  public RotationPlan plan() {
    return plan(RetryRules.DEFAULT, RotationTimes.ON_REQUEST);
  }

  /** A plan whose steps are carried out like this. */
  public RotationPlan plan(RotationStrategy strategy, RetryRules retries) {
    return new RotationPlan(strategy, retries, RotationTimes.ON_REQUEST, Optional.empty());
  }

  /** An effect outside of store and target. */
  public void effect(String name) {
    hook.accept(name);
  }

  /** Somebody else stores a value of a version that is announced. */
  public void store(VersionId version, String value) {
    if (written.putIfAbsent(version, value.getBytes()) == null) {
      change(old -> old.withVersion(old.version(version).orElseThrow().in(State.WRITTEN)));
    }
  }

  /** One try of an engine of its own. */
  public RotationResult proceed(Optional<String> request) {
    return engine().proceed(NAMESPACE, NAME, request, plan());
  }

  /** Calls the engine until nothing is left to do, and lets the time pass that it asks for. */
  public RotationResult settle(Optional<String> request, RotationPlan plan) {
    for (int i = 0; i < 200; i++) {
      RotationResult result = engine().proceed(NAMESPACE, NAME, request, plan);
      boolean over =
          result.record().isEmpty() || result.record().get().rotation().running().isEmpty();
      if (over) {
        return result;
      }
      result.checkAt().filter(at -> at.isAfter(now)).ifPresent(at -> now = at);
    }
    throw new AssertionError("the rotation never ends: " + record.rotation());
  }

  /**
   * The same, while a user puts a value at one effect and the process dies at another; the next one
   * goes on from what was saved.
   */
  public void settleWithPutAndCrash(
      Optional<String> request, RotationPlan plan, int put, int crash) {
    int[] passed = {0};
    boolean[] restarted = {false};
    onEffect(
        effect -> {
          passed[0]++;
          if (passed[0] == put) {
            put("by user");
          }
          if (passed[0] == crash && !restarted[0]) {
            throw new Crash();
          }
        });
    try {
      settle(request, plan);
    } catch (Crash expected) {
      // Expected: it is settled below.
    }
    restarted[0] = true;
    settle(request, plan);
  }

  public SecretRecord record() {
    return record;
  }

  /** Changes the record behind everybody's back. */
  public void change(java.util.function.UnaryOperator<SecretRecord> change) {
    record = stamped(change.apply(record));
  }

  /** A user puts a value and makes it current, as PutSecretValue does. */
  public VersionId put(String value) {
    VersionId version = new VersionId(UUID.nameUUIDFromBytes(value.getBytes()).toString());
    written.put(version, value.getBytes());
    change(
        old ->
            old.withVersion(VersionEntry.written(version, now))
                .withLabels(old.labels().moveCurrent(version)));
    return version;
  }

  /** The value of a version of the record. */
  public String value(VersionId version) {
    return new String(written.get(version));
  }

  /** The value that has AWSPREVIOUS; empty text if none has. */
  public String previousValue() {
    return record.labels().version(StagingLabel.PREVIOUS).map(this::value).orElse("");
  }

  public String currentValue() {
    return value(record.current().orElseThrow());
  }

  public boolean pendingIsGone() {
    return record.labels().version(StagingLabel.PENDING).isEmpty();
  }

  /** Whether a version that the record names has this value. */
  public boolean keeps(String value) {
    return record.versions().stream()
        .anyMatch(v -> written.containsKey(v.id()) && value(v.id()).equals(value));
  }

  public int valuesWritten() {
    return written.size();
  }

  private SecretRecord stamped(SecretRecord next) {
    return next.at(Long.toString(++revision));
  }

  @Override
  public Optional<SecretRecord> find(String namespace, SecretName name) {
    hook.accept("find");
    return Optional.of(record);
  }

  @Override
  public Optional<SecretRecord> create(SecretRecord created) {
    throw new UnsupportedOperationException("rotations make no records");
  }

  @Override
  public boolean remove(SecretRecord removed) {
    throw new UnsupportedOperationException("rotations remove no records");
  }

  @Override
  public Optional<SecretRecord> compareAndSwap(SecretRecord changed) {
    hook.accept("before swap");
    if (!changed.revision().equals(record.revision())) {
      return Optional.empty();
    }
    record = stamped(stored(changed));
    SecretRecord mine = record;
    hook.accept("after swap");
    return Optional.of(mine);
  }

  private SecretRecord stored(SecretRecord changed) {
    SecretRecord stored = changed;
    for (VersionEntry version : changed.versions()) {
      if (version.place() instanceof Inline inline) {
        written.put(version.id(), inline.ciphertext());
        stored = stored.withVersion(version.at(ValuePlace.DERIVED));
      }
    }
    return stored;
  }

  @Override
  public byte[] seal(SecretRecord of, VersionId version, SecretValue value) {
    hook.accept("before seal");
    byte[] sealed = value.bytes(PlaintextAccess.granted());
    hook.accept("after seal");
    return sealed;
  }

  @Override
  public Optional<SecretValue> read(SecretRecord of, VersionId version) {
    hook.accept("read");
    return Optional.ofNullable(written.get(version))
        .map(bytes -> SecretValue.owning(SecretValue.Kind.TEXT, bytes.clone()));
  }

  /** A system with one user and one password, or two where a change keeps the old one. */
  public final class Target implements RotationTarget {
    public String held;
    public Optional<String> kept = Optional.empty();
    public int changes;
    public int retirements;
    private final Deque<Mood> moods = new ArrayDeque<>();
    private Mood lasting = Mood.WELL;

    /** What it does with the next calls, one each. */
    public void next(Mood... next) {
      for (Mood mood : next) {
        moods.add(mood);
      }
    }

    /** What it does from then on. */
    public void stay(Mood mood) {
      lasting = mood;
    }

    private Mood mood() {
      return moods.isEmpty() ? lasting : moods.poll();
    }

    @Override
    public Optional<TargetProblem> set(CredentialChange change) {
      Mood mood = mood();
      String wanted = word(change.pending());
      String before = held;
      hook.accept("before set");
      Optional<TargetProblem> problem = change(mood, wanted, change.current(), change.previous());
      if (!held.equals(before) && change.mode().keepsOld()) {
        kept = Optional.of(before);
      }
      hook.accept("after set");
      return problem;
    }

    @Override
    public Optional<TargetProblem> retire(CredentialRetirement retirement) {
      Mood mood = mood();
      hook.accept("before retire");
      retirements++;
      if (mood == Mood.AWAY) {
        return Optional.of(TargetProblem.TIMEOUT);
      }
      kept = kept.filter(old -> !old.equals(word(retirement.retired())));
      hook.accept("after retire");
      return mood == Mood.ANSWER_LOST
          ? Optional.of(TargetProblem.CONNECTION_LOST)
          : Optional.empty();
    }

    private Optional<TargetProblem> change(
        Mood mood, String wanted, SecretValue current, Optional<SecretValue> previous) {
      if (mood == Mood.AWAY) {
        return Optional.of(TargetProblem.TIMEOUT);
      } else if (mood == Mood.UNREACHABLE) {
        return Optional.of(TargetProblem.UNREACHABLE);
      } else if (held.equals(wanted)) {
        return Optional.empty();
      } else if (mood == Mood.FORBIDS) {
        return Optional.of(TargetProblem.NO_PRIVILEGE);
      } else if (!held.equals(word(current))
          && previous.filter(value -> held.equals(word(value))).isEmpty()) {
        return Optional.of(TargetProblem.ALL_LOGINS_REFUSED);
      }
      held = wanted;
      changes++;
      return mood == Mood.ANSWER_LOST
          ? Optional.of(TargetProblem.CONNECTION_LOST)
          : Optional.empty();
    }

    @Override
    public Optional<TargetProblem> test(SecretValue value) {
      Mood mood = mood();
      hook.accept("test");
      if (mood == Mood.AWAY || mood == Mood.UNREACHABLE) {
        return Optional.of(TargetProblem.UNREACHABLE);
      }
      boolean isAccepted = held.equals(word(value)) || kept.filter(word(value)::equals).isPresent();
      return isAccepted ? Optional.empty() : Optional.of(TargetProblem.LOGIN_REFUSED);
    }

    @Override
    public Duration settleTime() {
      return Duration.ofSeconds(12);
    }
  }

  private static String word(SecretValue value) {
    return value.text(PlaintextAccess.granted());
  }
}
