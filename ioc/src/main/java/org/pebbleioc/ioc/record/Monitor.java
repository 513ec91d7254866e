package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.channel.Channel;

/** One subscription to a field. */
record Monitor(FieldChannel channel, int mask, Channel.Listener listener) {}
