/**
 * Record files: {@code .db}, {@code .template} and {@code .substitutions} read into definitions, with macros. A file is
 * read to its end before a record exists, so a broken file changes nothing. The thread of the shell.
 */
package org.pebbleioc.ioc.db;
