package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.channel.filter.States;
import org.pebbleioc.ioc.link.Remotes;

/**
 * Where links lead beyond records.
 *
 * @param local PVs of this IOC
 * @param channelAccess other IOCs
 * @param pvAccess other IOCs by the other protocol
 */
record LinkNetworks(ChannelSource local, Remotes channelAccess, Remotes pvAccess, States states) {}
