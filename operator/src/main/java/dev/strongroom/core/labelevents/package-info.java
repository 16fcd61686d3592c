/**
 * Telling the event sink which staging labels have moved: the events, and when and in which order
 * they are delivered. What is to be told is in the records ({@code LabelOutbox}).
 */
package dev.strongroom.core.labelevents;
