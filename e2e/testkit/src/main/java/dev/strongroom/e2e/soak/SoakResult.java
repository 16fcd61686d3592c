package dev.strongroom.e2e.soak;

import java.util.Map;

/**
 * What the clients saw.
 *
 * @param calls good answers by action
 * @param errors what reached the program after the client's own retries, by action and error
 * @param longestMillis the longest call by action, retries included
 */
public record SoakResult(
    Map<String, Long> calls, Map<String, Long> errors, Map<String, Long> longestMillis) {}
