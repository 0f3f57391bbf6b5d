@NullMarked
package dev.thalweg.network;

import org.jspecify.annotations.NullMarked;
