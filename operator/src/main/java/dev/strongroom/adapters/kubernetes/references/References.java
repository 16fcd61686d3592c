package dev.strongroom.adapters.kubernetes.references;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.work.NamedReferences.Question;
import dev.strongroom.core.work.NamedReferences.Waiter;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** How Secrets and ConfigMaps are read that users' objects name. */
public interface References {
  /** Plural of Secrets, for a reference. */
  String SECRETS = "secrets";

  /** Plural of ConfigMaps, for a reference. */
  String CONFIG_MAPS = "configmaps";

  /** Reads each time, for commands: they ask once. */
  References UNWATCHED =
      new References() {
        @Override
        public <T> T resolve(Question question, Supplier<T> read) {
          return read.get();
        }

        @Override
        public <T> Optional<Look<T>> follow(
            Question question, Supplier<T> read, Function<T, String> version) {
          return Optional.of(new Look<>(read.get(), () -> {}));
        }

        @Override
        public long changesFor(Waiter waiter) {
          return 0;
        }
      };

  /**
   * What a follower has read.
   *
   * @param found what is there
   * @param settled to be run when all that follows from it is done: until then it is read again
   */
  record Look<T>(T found, Runnable settled) {}

  /**
   * What {@code read} finds.
   *
   * @param read asks the API server; throws {@link NotYet} when the reference is missing or not as
   *     it has to be, {@link InvalidInput} when what is there is not for this object
   * @throws NotYet as {@code read} does, perhaps without asking: when it is known that nothing has
   *     happened to the reference since it was asked last
   * @throws InvalidInput likewise
   */
  <T> T resolve(Question question, Supplier<T> read);

  /**
   * What {@code read} finds, for an object that follows the reference from now on: it is brought
   * back whenever something happens to the reference.
   *
   * @param read as for {@link #resolve}
   * @param version the resourceVersion of what was found
   * @return empty when it is known that nothing has happened since {@link Look#settled}
   * @throws NotYet as for {@link #resolve}
   * @throws InvalidInput likewise
   */
  <T> Optional<Look<T>> follow(Question question, Supplier<T> read, Function<T, String> version);

  /** Differs when something has happened to the reference for which an object waits. */
  long changesFor(Waiter waiter);
}
