package dev.strongroom.core.refusals;

import java.time.Instant;

/**
 * What is to be told of a series of equal refusals.
 *
 * @param refusal what was refused
 * @param first when the series began; together with the refusal it identifies the series
 * @param last when it was refused most recently
 * @param count how often since the series began, at least 1
 */
public record RefusalReport(Refusal refusal, Instant first, Instant last, long count) {}
