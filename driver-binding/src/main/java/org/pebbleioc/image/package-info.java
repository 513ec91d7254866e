/** What an image is: pixel type and size, and how a Configure datagram says so in the stream. */
package org.pebbleioc.image;
