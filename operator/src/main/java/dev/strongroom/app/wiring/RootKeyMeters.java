package dev.strongroom.app.wiring;

import dev.strongroom.core.rootkeys.GuardedRootKey;
import dev.strongroom.core.rootkeys.ListedRootKeys;
import dev.strongroom.core.rootkeys.RootKeyUse;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What monitoring sees of root keys. */
final class RootKeyMeters {
  private final MultiGauge info;
  private final MultiGauge records;
  private final MultiGauge availability;
  private final Map<GuardedRootKey, Boolean> available = new ConcurrentHashMap<>();
  private volatile int stuck;

  RootKeyMeters(MeterRegistry meters, ListedRootKeys keys) {
    Gauge.builder("strongroom.root.key.info", () -> 1)
        .tag("provider", keys.provider())
        .description("1, labelled with the root key provider in use")
        .register(meters);
    this.info =
        MultiGauge.builder("strongroom.root.key.active")
            .description("1, labelled with the root key that wraps now")
            .register(meters);
    this.records =
        MultiGauge.builder("strongroom.root.key.keyrecords")
            .description("Encryption keys that each root key wrapped; from the leader")
            .register(meters);
    this.availability =
        MultiGauge.builder("strongroom.root.key.available")
            .description("Whether each root key provider answers")
            .register(meters);
    Gauge.builder(
            "strongroom.root.key.only.in.memory",
            () -> keys.providers().stream().mapToInt(key -> key.onlyInMemory().size()).sum())
        .description("Root keys that are no longer at their source and are lost with a restart")
        .register(meters);
    Gauge.builder("strongroom.root.key.stuck", () -> stuck)
        .description("Encryption keys that no configured root key opens; from the leader")
        .register(meters);
  }

  void available(GuardedRootKey key, boolean isThere) {
    available.put(key, isThere);
    List<Row<?>> rows = new ArrayList<>();
    available.entrySet().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                e -> e.getKey().provider(), Map.Entry::getValue, Boolean::logicalAnd))
        .forEach(
            (provider, there) -> rows.add(Row.of(Tags.of("provider", provider), there ? 1 : 0)));
    availability.register(rows, true);
  }

  void use(RootKeyUse use) {
    stuck = use.stuck();
    info.register(List.of(Row.of(Tags.of("root_key", use.active()), 1)), true);
    List<Row<?>> rows = new ArrayList<>();
    use.records().forEach((id, count) -> rows.add(Row.of(Tags.of("root_key", id), count)));
    records.register(rows, true);
  }
}
