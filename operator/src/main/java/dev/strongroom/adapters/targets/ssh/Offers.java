package dev.strongroom.adapters.targets.ssh;

import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import java.util.List;
import java.util.Optional;
import java.util.Vector;

/** The keys of one login, in the order in which they are offered. */
final class Offers implements IdentityRepository {
  private final List<Offer> all;

  Offers(List<Offer> all) {
    this.all = List.copyOf(all);
  }

  /** The one that the server has taken. */
  Optional<Offer> taken() {
    return all.stream().filter(Offer::isTaken).findFirst();
  }

  /** Forgets the keys. */
  void clear() {
    all.forEach(Offer::clear);
  }

  @Override
  public String getName() {
    return "strongroom";
  }

  @Override
  public int getStatus() {
    return RUNNING;
  }

  @Override
  public Vector<Identity> getIdentities() {
    return new Vector<>(all);
  }

  @Override
  public boolean add(byte[] identity) {
    return false;
  }

  @Override
  public boolean remove(byte[] blob) {
    return false;
  }

  @Override
  public void removeAll() {
    // The library asks for this when a user forgets keys; nobody does here.
  }
}
