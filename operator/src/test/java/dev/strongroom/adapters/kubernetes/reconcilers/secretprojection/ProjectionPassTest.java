package dev.strongroom.adapters.kubernetes.reconcilers.secretprojection;

import dev.strongroom.adapters.kubernetes.reconcilers.GivenObjects;
import dev.strongroom.adapters.kubernetes.reconcilers.GoldenFiles;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ProjectionPassTest {
  private final GivenObjects objects = new GivenObjects();

  @AfterEach
  void close() {
    objects.close();
  }

  @TestFactory
  Stream<DynamicTest> passes() {
    return GoldenFiles.tests(
        "secretprojection",
        ProjectionCase.class,
        given -> new ProjectionWorld(given, objects).expected());
  }
}
