/** Health endpoints, metrics, and watchdogs. */
package dev.strongroom.app.health;
