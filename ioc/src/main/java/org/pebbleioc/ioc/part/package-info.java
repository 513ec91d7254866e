/**
 * What an IOC is made of: each subsystem is an {@link org.pebbleioc.ioc.part.IocPart} that brings its commands, its memory
 * plan, its PVs, and its life from iocInit to exit.
 */
package org.pebbleioc.ioc.part;
