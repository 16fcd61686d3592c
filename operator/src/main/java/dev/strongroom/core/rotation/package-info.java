/**
 * Rotation: when one is due, the four steps as a state machine over the record, and the port
 * through which a target is made to accept a new value.
 */
package dev.strongroom.core.rotation;
