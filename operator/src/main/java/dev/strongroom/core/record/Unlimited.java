package dev.strongroom.core.record;

/** A budget that refuses nothing and counts nothing. */
final class Unlimited implements AccountBudget {
  private static final Reservation NOTHING =
      new Reservation() {
        @Override
        public void require(SecretRecord before, SecretRecord after) {
          // There is always room.
        }

        @Override
        public void commit(SecretRecord stored) {
          // Nobody counts.
        }

        @Override
        public void close() {
          // Nothing is held.
        }
      };

  @Override
  public Reservation reservation(String account) {
    return NOTHING;
  }

  @Override
  public void requireVersion(SecretRecord record) {
    // There is always room.
  }
}
