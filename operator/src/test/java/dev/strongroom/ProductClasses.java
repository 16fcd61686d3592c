package dev.strongroom;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/** The classes of the product, without tests and without what tests use. */
final class ProductClasses implements ImportOption {
  private static final ImportOption NO_TESTS = new DoNotIncludeTests();

  @Override
  public boolean includes(Location location) {
    return NO_TESTS.includes(location) && !location.contains("/dev/strongroom/e2e/");
  }
}
