/// The rules of image streams in plain Java: histories, resolution of tags, pushes and imports.
@NullMarked
package io.millrace.imagestream.domain;

import org.jspecify.annotations.NullMarked;
