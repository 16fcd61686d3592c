/** Jobs that carry out the steps of rotations. */
package dev.strongroom.adapters.kubernetes.jobs;
