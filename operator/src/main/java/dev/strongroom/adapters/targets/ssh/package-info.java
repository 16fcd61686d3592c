/**
 * Accounts that are logged in to by SSH: their keys are lines of {@code authorized_keys}, which the
 * account changes itself.
 */
package dev.strongroom.adapters.targets.ssh;
