/**
 * Static access keys: issued once to whoever has a token of their ServiceAccount, and recognised on
 * every replica without shared secrets.
 */
package dev.strongroom.core.accesskeys;
