/** When a secret is rotated: AWS's schedule expressions and windows, in UTC. */
package dev.strongroom.core.rotation.schedule;
