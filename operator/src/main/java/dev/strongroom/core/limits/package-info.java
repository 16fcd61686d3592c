/**
 * How often an account may call: AWS's request rates, and the buckets that hold callers to them.
 */
package dev.strongroom.core.limits;
