package dev.strongroom.e2e.quickstart;

import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The images and the operator on the quick start's cluster. */
final class Installation {
  private static final Duration READY_LIMIT = Duration.ofSeconds(180);
  private static final String KIND = "managedsecrets.strongroom.dev";

  /** Noted when the kinds were not there before, so that they may be removed. */
  static final String KINDS_ARE_OURS = "kinds";

  private final QuickStartDirectory directory;
  private final RunOptions options;
  private final QuickStartCluster cluster;
  private final Narrator narrator;

  Installation(
      QuickStartDirectory directory,
      RunOptions options,
      QuickStartCluster cluster,
      Narrator narrator) {
    this.directory = directory;
    this.options = options;
    this.cluster = cluster;
    this.narrator = narrator;
  }

  /**
   * @throws QuickStartException if this cluster lacks something, or has something that the quick
   *     start must not touch
   */
  void checkBeforeAnythingIsChanged() {
    KubernetesClient client = cluster.client();
    for (String namespace : List.of(TestOperator.NAMESPACE, Shop.NAMESPACE)) {
      if (Namespaces.isForeign(client, namespace)) {
        throw new QuickStartException(
            "The namespace %s is there and is not the quick start's. Nothing was changed."
                .formatted(namespace));
      }
    }
    if (cluster.hasNode() && !cluster.takesImages() && options.images().isEmpty()) {
      throw new QuickStartException(howToPush());
    }
    boolean known =
        client.apiextensions().v1().customResourceDefinitions().withName(KIND).get() != null;
    if (!known) {
      directory.note(KINDS_ARE_OURS, Optional.of("true"));
    } else if (directory.fact(KINDS_ARE_OURS).isEmpty()) {
      throw new QuickStartException(
          "Strongroom is installed on this cluster already, and two would work against each other."
              + " Nothing was changed. Go through the example by hand, as its README.md tells.");
    }
  }

  private static String howToPush() {
    return """
        Images cannot be loaded into the nodes of this cluster from here. Nothing was changed.
        Push the two images to a registry that the nodes reach, for example with skopeo:
          skopeo copy docker-archive:%s docker://REGISTRY/operator:%s
          skopeo copy docker-archive:%s docker://REGISTRY/quickstart-client:%s
        and run again with --images REGISTRY (it becomes the chart's image.repository)."""
        .formatted(
            BuiltImage.operator().required().archive(),
            BuiltImage.TAG,
            BuiltImage.client().required().archive(),
            BuiltImage.TAG);
  }

  void install() {
    OperatorProcess process = new OperatorProcess(directory);
    if (cluster.hasNode()) {
      // One of an earlier run without pods would work for a cluster that is gone.
      process.stop();
      installPods();
    } else {
      installProcess(process);
    }
  }

  private void installPods() {
    load(BuiltImage.operator().required());
    load(BuiltImage.client().required());
    OperatorDeployment operator =
        narrator.step(
            "installing charts/strongroom",
            this::apply,
            done -> "charts/strongroom is installed in namespace " + TestOperator.NAMESPACE);
    narrator.step(
        "waiting for the operator's pods",
        () -> {
          operator.awaitReady(READY_LIMIT);
          return operator.pods().size();
        },
        pods ->
            "the operator runs: %d pods, of which one works and the rest stand by".formatted(pods));
  }

  private void installProcess(OperatorProcess process) {
    narrator.step(
        "installing charts/strongroom",
        this::applyWithoutPods,
        done -> "the kinds, the operator's account and its rights are installed");
    narrator.step(
        "starting the operator",
        () -> {
          process.start(cluster);
          return process.log();
        },
        log -> "the operator runs as a process of this machine, as no pods run here");
  }

  private Void applyWithoutPods() {
    TestOperator.install(cluster);
    return null;
  }

  private OperatorDeployment apply() {
    BuiltImage image = BuiltImage.operator().required();
    return OperatorDeployment.install(
        cluster.client(),
        TestOperator.NAMESPACE,
        Namespaces.OURS,
        image.digest(),
        "--set-string",
        "image.repository=" + repository(image));
  }

  /** The image's name on this cluster. */
  String repository(BuiltImage image) {
    String last = image.name().substring(image.name().indexOf('/') + 1);
    return options.images().map(prefix -> prefix + "/" + last).orElse(image.name());
  }

  private void load(BuiltImage image) {
    if (options.images().isPresent()) {
      return;
    }
    String content = image.digest() + " on " + cluster.id();
    if (directory.fact(image.name()).equals(Optional.of(content))) {
      return;
    }
    narrator.step(
        "loading image " + image.name(),
        () -> {
          cluster.loadImage(image.archive());
          directory.note(image.name(), Optional.of(content));
          return image.megabytes();
        },
        megabytes -> "image %s loaded (%d MB)".formatted(image.name(), megabytes));
  }
}
