/**
 * Cross-account replication: which two secrets are a pair, what of a primary its replica has, and
 * the copying of it.
 */
package dev.strongroom.core.replication;
