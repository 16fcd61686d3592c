package dev.strongroom.adapters.rootkeys;

import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a root key provider has to say to the log: each thing once, until it says another. */
public final class ProviderLog {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderLog.class);

  private final String provider;
  private volatile String last = "";

  /** The log of a provider with this name. */
  public ProviderLog(String provider) {
    this.provider = provider;
  }

  /** Says how it stands. Never give it what a file, a plugin or a library said. */
  public void say(String what) {
    if (!what.equals(last)) {
      last = what;
      LOG.info("root key provider {}: {}", provider, what);
    }
  }

  /** Says what somebody should look at. */
  void alarm(String what) {
    LOG.error("root key provider {}: {}", provider, what);
  }

  /** Says why the provider is away. */
  public Unavailable away(String why) {
    if (!why.equals(last)) {
      last = why;
      LOG.warn("root key provider {} is away: {}", provider, why);
    }
    return new Unavailable(RootKeyReason.RootKeyUnavailable.with());
  }
}
