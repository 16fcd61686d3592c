/** What can go wrong: findings with their sentences, and failures typed by what helps. */
package dev.strongroom.core.problems;
