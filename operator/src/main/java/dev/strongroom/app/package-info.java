/** The program: configuration, wiring, health. */
package dev.strongroom.app;
