/**
 * The quick start's application: it shows how a program uses a mounted Secret whose password
 * changes while it runs.
 */
package dev.strongroom.examples.quickstart;
