package dev.strongroom.platform;

import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unavailable;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the state of a root key provider, which is asked every second: each change once. */
public final class ProviderLog {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderLog.class);

  private final String provider;
  private final Set<String> alarms = ConcurrentHashMap.newKeySet();
  private volatile String last = "";

  /** The log of a provider with this name. */
  public ProviderLog(String provider) {
    this.provider = provider;
  }

  /** Logs its state. Never pass the text of a file, a plugin or a library. */
  public void say(String what) {
    if (isNews(what)) {
      LOG.info("root key provider {}: {}", provider, what);
    }
  }

  /** Logs what an administrator has to act on, every time. */
  public void alarm(String what) {
    LOG.error("root key provider {}: {}", provider, what);
  }

  /** Logs what an administrator has to act on, once while this process runs. */
  public void alarmOnce(String what) {
    if (alarms.add(what)) {
      alarm(what);
    }
  }

  /** Logs why the provider is unavailable, and returns the failure for the caller to throw. */
  public Unavailable unavailable(String why) {
    if (isNews(why)) {
      LOG.warn("root key provider {} is unavailable: {}", provider, why);
    }
    return new Unavailable(RootKeyReason.RootKeyUnavailable.with());
  }

  private boolean isNews(String what) {
    boolean isNews = !what.equals(last);
    last = what;
    return isNews;
  }
}
