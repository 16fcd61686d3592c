package dev.strongroom.e2e.quickstart;

import dev.strongroom.e2e.postgres.PostgresEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Optional;

/** What {@code examples/quickstart/run} does: everything up, told step by step. */
final class QuickStart {
  private static final String PLACE = "place";
  private static final String OWN = "a cluster of its own";

  private final QuickStartDirectory directory;
  private final RunOptions options;
  private final Narrator narrator;
  private final DatabaseProcess database;

  QuickStart(QuickStartDirectory directory, RunOptions options, Narrator narrator) {
    this.directory = directory;
    this.options = options;
    this.narrator = narrator;
    this.database = new DatabaseProcess(directory);
  }

  /**
   * @throws QuickStartException if something does not go as it should
   * @throws dev.strongroom.e2e.cluster.ClusterUnavailableException if there can be no cluster
   */
  void run() {
    directory.create();
    narrator.part("A Kubernetes cluster");
    try (QuickStartCluster cluster = cluster()) {
      Installation installation = new Installation(directory, options, cluster, narrator);
      installation.checkBeforeAnythingIsChanged();
      narrator.part("A PostgreSQL server with TLS");
      PostgresEndpoint endpoint = database(cluster);
      narrator.part("Strongroom");
      installation.install();
      new ShopStory(cluster, installation, narrator, endpoint).tell(authority());
      new Epilogue(options, cluster, directory).print(narrator);
    }
  }

  private QuickStartCluster cluster() {
    String place = place();
    directory
        .fact(PLACE)
        .filter(earlier -> !earlier.equals(place))
        .ifPresent(
            earlier -> {
              throw new QuickStartException(
                  "The last run was on %s. End that first: examples/quickstart/stop"
                      .formatted(earlier));
            });
    QuickStartCluster cluster =
        options.context().isPresent()
            ? narrator.step(
                "connecting to context " + options.context().get(),
                new GivenClusterChoice(options)::connect,
                QuickStartCluster::kind)
            : own();
    directory.note(PLACE, Optional.of(place));
    directory.note(Removal.CONTEXT, options.context());
    return cluster;
  }

  /** Where the run works; what was made in one place is not looked for in another. */
  private String place() {
    return options
        .context()
        .map(context -> "context " + context + (options.node() ? "" : " without pods"))
        .orElse(OWN);
  }

  private QuickStartCluster own() {
    ClusterChoice choice = new ClusterChoice(options, narrator::line);
    return narrator.step(
        "getting a cluster on this machine",
        () -> choice.left().map(QuickStartCluster::fromLastRun).orElseGet(choice::start),
        QuickStartCluster::kind);
  }

  private PostgresEndpoint database(QuickStartCluster cluster) {
    String address = cluster.hostAddress();
    return narrator.step(
        "starting PostgreSQL",
        () -> {
          boolean left = database.servesAt(address);
          if (!left) {
            database.start(address);
          }
          return database.endpoint();
        },
        found -> "serves at " + found.host() + ":" + found.port());
  }

  private String authority() {
    try {
      return Files.readString(database.authority());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
