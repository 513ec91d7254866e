/**
 * The codecs of compressed NTNDArrays, by the names areaDetector gives them, both ways: into memory and out of it,
 * never through the heap where the library allows it. Nothing here knows pebbles, sockets or records. Each thread has
 * codecs of its own.
 */
package org.pebbleioc.pva.codec;
