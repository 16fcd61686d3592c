/** What the passes over all kinds of objects share: how a step ends, and how an object stands. */
package dev.strongroom.core.reconciling;
