package dev.strongroom.adapters.kubernetes.references;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.work.UnresolvedReferences.Question;
import dev.strongroom.core.work.UnresolvedReferences.Waiter;
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
        public long changesFor(Waiter waiter) {
          return 0;
        }
      };

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

  /** Differs when something has happened to the reference for which an object waits. */
  long changesFor(Waiter waiter);
}
