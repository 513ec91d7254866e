/** JMH benchmarks of single steps; {@code ./run bench jmh} runs them. */
package org.pebbleioc.bench.micro;
