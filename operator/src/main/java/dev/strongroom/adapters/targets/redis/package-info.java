/**
 * Redis and Valkey as rotation targets: users of their access control lists, by RESP2, the protocol
 * that all versions of both speak.
 */
package dev.strongroom.adapters.targets.redis;
