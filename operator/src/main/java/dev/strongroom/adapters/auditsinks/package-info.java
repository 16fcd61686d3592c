/** Where audit records go: standard output, files and webhooks; and the keys that sign marks. */
package dev.strongroom.adapters.auditsinks;
