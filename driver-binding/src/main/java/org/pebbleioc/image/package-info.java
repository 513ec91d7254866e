/** What an image is: pixel type and size, and how a Configure datagram says so in the stream. Values: any thread. */
package org.pebbleioc.image;
