package dev.strongroom.app.wiring;

import dev.strongroom.adapters.kubernetes.store.StoredArns;
import dev.strongroom.core.installation.Regions;
import dev.strongroom.core.problems.Unavailable;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses a store whose secrets are of a region that this installation does not name. */
final class RegionGuard {
  private static final Logger LOG = LoggerFactory.getLogger(RegionGuard.class);

  private final String region;
  private final Set<String> former;

  /**
   * For a region.
   *
   * @param former regions whose secrets may be there too
   */
  RegionGuard(String region, Set<String> former) {
    this.region = region;
    this.former = former;
  }

  /**
   * Looks at some of the records, before anything is made. While the API server does not answer it
   * refuses nothing.
   *
   * @throws IllegalStateException when one has another region; logged, with what to do
   */
  void requireStored(KubernetesClient client, String namespace) {
    try {
      require(StoredArns.sample(client, namespace).stream());
    } catch (Unavailable later) {
      LOG.info("the region of the store is looked at later: {}", later.finding());
    }
  }

  /**
   * Looks at ARNs. Nothing of this is secret: a region is the name of an installation.
   *
   * @throws IllegalStateException when one has another region; logged, with what to do
   */
  void require(Stream<String> arns) {
    Set<String> unexpected = new Regions(region, former).unexpected(arns);
    if (!unexpected.isEmpty()) {
      String message =
          "STRONGROOM_REGION (value region of the chart) is %s, but the store has secrets of %s;"
                  .formatted(region, String.join(", ", unexpected))
              + " their ARNs would not be found any more. Set it back, or list the old region in"
              + " STRONGROOM_FORMER_REGIONS (value formerRegions) to use both";
      LOG.error("{}", message);
      throw new IllegalStateException(message);
    }
  }
}
