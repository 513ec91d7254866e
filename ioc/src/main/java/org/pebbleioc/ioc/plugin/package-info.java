/**
 * areaDetector's plugins that look at images and make none: the image as a record's array, statistics. They are
 * configured and controlled as there; what they take images from can be changed at any time. Plugins that make images
 * are {@code org.pebbleioc.ioc.stream}. Each plugin has a thread named after its port.
 */
package org.pebbleioc.ioc.plugin;
