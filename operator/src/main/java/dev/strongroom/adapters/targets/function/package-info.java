/** Functions that carry out the steps of rotations, called over HTTP. */
package dev.strongroom.adapters.targets.function;
