/// Carries out commands and facts about image streams: load, decide in the domain, store, tell.
@NullMarked
package io.millrace.imagestream.application;

import org.jspecify.annotations.NullMarked;
