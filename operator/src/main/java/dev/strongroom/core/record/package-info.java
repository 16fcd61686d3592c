/**
 * The record of a secret with its versions and staging labels, the rules for moving labels, and the
 * ports through which records and values are kept.
 */
package dev.strongroom.core.record;
