package dev.strongroom.adapters.targets.worker;

import dev.strongroom.core.targets.TargetConnection.Address;
import java.util.Map;

/**
 * Steps that may be done by one process, one after the other: those that send their values to the
 * same server on behalf of the same object. Whatever differs in the object's connection, the
 * server's CA certificates or the allowed hosts makes another boundary.
 *
 * @param declaredBy the uid of the object that declares the target; no two accounts share one, and
 *     neither does a namespace with the one of the same name before it
 * @param kind the kind of target
 * @param address where values are sent
 * @param settings all settings of the driver
 */
record TrustBoundary(
    String declaredBy, String kind, Address address, Map<String, String> settings) {}
