/**
 * When certificates that Strongroom makes for itself are renewed, and for which names they hold.
 */
package dev.strongroom.core.certificates;
