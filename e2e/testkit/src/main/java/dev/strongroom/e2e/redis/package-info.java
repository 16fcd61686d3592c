/** A real Redis whose users are rotated. */
package dev.strongroom.e2e.redis;
