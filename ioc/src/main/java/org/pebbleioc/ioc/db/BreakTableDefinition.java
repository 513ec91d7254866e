package org.pebbleioc.ioc.db;

import java.util.List;

/**
 * A breakpoint table of a file; raw values increase, engineering values rise or fall all the way.
 *
 * @param raw at least two
 * @param engineering as many
 */
public record BreakTableDefinition(String name, List<Double> raw, List<Double> engineering, Location location) {}
