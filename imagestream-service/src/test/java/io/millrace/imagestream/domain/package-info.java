/// The rules of image streams, case by case.
@NullMarked
package io.millrace.imagestream.domain;

import org.jspecify.annotations.NullMarked;
