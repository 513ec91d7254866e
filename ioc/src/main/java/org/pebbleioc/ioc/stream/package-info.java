/**
 * Streams that are made of a camera's images: previews and compressed images, as areaDetector's plugins are configured
 * and controlled. What they do is in {@code org.pebbleioc.pva.stream}. Thread {@code streams} copies their counters.
 */
package org.pebbleioc.ioc.stream;
