/** Puts the operator together. */
package dev.strongroom.app.wiring;
