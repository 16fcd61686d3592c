package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.rotation.RotationWorld.Crash;
import dev.strongroom.core.rotation.RotationWorld.Mood;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Engines that run at once on the same record, in every order that chance brings. */
class RotationInterleavingTest {
  private static final Optional<String> REQUEST = Optional.of("request-1");
  private static final RetryRules RETRIES = new RetryRules(2, Duration.ofSeconds(1));

  @Provide
  Arbitrary<List<Integer>> orders() {
    return Arbitraries.integers().between(0, 5).list().ofMaxSize(120);
  }

  @Provide
  Arbitrary<List<Mood>> moods() {
    return Arbitraries.of(Mood.class).list().ofMaxSize(8);
  }

  private static void proceed(RotationWorld world, RotationPlan plan, int times) {
    for (int i = 0; i < times; i++) {
      world.engine().proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, REQUEST, plan);
    }
  }

  private final List<String> trace = new ArrayList<>();

  private void watch(RotationWorld world, Interleaving run) {
    trace.clear();
    world.onEffect(
        effect -> {
          run.pause();
          trace.add(
              "%s %s, target holds %s, current is %s, %s"
                  .formatted(
                      Thread.currentThread().getName(),
                      effect,
                      world.target.held,
                      world.currentValue(),
                      world.record().rotation().running()));
          assertThat(world.keeps(world.target.held)).as("the target's value is kept").isTrue();
        });
  }

  private static void assertOver(RotationWorld world) {
    assertThat(world.record().rotation().running()).isEmpty();
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Property(tries = 1500)
  void twoEnginesConverge(
      @ForAll("orders") List<Integer> order, @ForAll("moods") List<Mood> moods) {
    RotationWorld world = new RotationWorld("old");
    RotationPlan plan = world.plan(RETRIES, RotationTimes.ON_REQUEST);
    world.target.next(moods.toArray(Mood[]::new));
    Interleaving run = new Interleaving();
    watch(world, run);
    run.add(() -> proceed(world, plan, 4));
    run.add(() -> proceed(world, plan, 4));
    run.add(() -> passTime(world, run));

    run.run(order);
    world.settle(REQUEST, plan);

    assertOver(world);
    assertThat(world.target.held).isEqualTo(world.currentValue());
    assertThat(world.valuesWritten()).isEqualTo(2);
    assertThat(world.record().versions()).hasSize(2);
  }

  @Property(tries = 1500)
  void oneOfTwoEnginesCrashes(
      @ForAll("orders") List<Integer> order,
      @ForAll("moods") List<Mood> moods,
      @ForAll @IntRange(min = 1, max = 25) int crash) {
    RotationWorld world = new RotationWorld("old");
    RotationPlan plan = world.plan(RETRIES, RotationTimes.ON_REQUEST);
    // A target that is well: a crash then can never leave an engine stalled behind a given-up one.
    world.target.next(moods.stream().filter(m -> m == Mood.ANSWER_LOST).toArray(Mood[]::new));
    Interleaving run = new Interleaving();
    ThreadLocal<int[]> countdown = ThreadLocal.withInitial(() -> new int[] {Integer.MAX_VALUE});
    world.onEffect(
        effect -> {
          run.pause();
          if (--countdown.get()[0] == 0) {
            throw new Crash();
          }
        });
    run.add(
        () -> {
          countdown.get()[0] = crash;
          proceed(world, plan, 4);
        });
    run.add(() -> proceed(world, plan, 4));
    run.add(() -> passTime(world, run));

    run.run(order);
    world.settle(REQUEST, plan);

    assertOver(world);
    assertThat(world.target.held).isEqualTo(world.currentValue()).startsWith("new-");
    assertThat(world.valuesWritten()).isEqualTo(2);
  }

  @Property(tries = 1500)
  void aUserWhoPutsAValueWinsOverTwoEngines(
      @ForAll("orders") List<Integer> order, @ForAll("moods") @Size(max = 3) List<Mood> moods) {
    RotationWorld world = new RotationWorld("old");
    RotationPlan plan = world.plan(RETRIES, RotationTimes.ON_REQUEST);
    world.target.next(moods.toArray(Mood[]::new));
    Interleaving run = new Interleaving();
    watch(world, run);
    run.add(() -> proceed(world, plan, 4));
    run.add(() -> proceed(world, plan, 4));
    run.add(() -> passTime(world, run));
    run.add(
        () -> {
          for (int i = 0; i < order.size() % 20; i++) {
            run.pause();
          }
          world.put("by user");
        });

    run.run(order);
    world.settle(REQUEST, plan);

    assertOver(world);
    // Values of rotations that somebody else was ahead of have numbers, too, and are not stored.
    assertThat(world.currentValue()).matches("by user|new-[1-9]");
    // The target never heard of the user's value, unless the rotation had changed its password
    // before: then it gets the user's. What a finished rotation has set stays.
    String held = world.target.held;
    assertThat(held.equals("old") || held.equals(world.currentValue()) || isPrevious(world, held))
        .as(String.join("\n", trace))
        .isTrue();
  }

  private static boolean isPrevious(RotationWorld world, String value) {
    return world
        .record()
        .labels()
        .version(StagingLabel.PREVIOUS)
        .filter(version -> world.value(version).equals(value))
        .isPresent();
  }

  private static void passTime(RotationWorld world, Interleaving run) {
    for (int i = 0; i < 12; i++) {
      world.now = world.now.plusSeconds(7);
      run.pause();
    }
  }
}
