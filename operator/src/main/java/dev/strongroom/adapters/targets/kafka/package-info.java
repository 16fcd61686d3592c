/** Kafka as a rotation target: users that log in by SCRAM, by requests of Kafka's protocol. */
package dev.strongroom.adapters.targets.kafka;
