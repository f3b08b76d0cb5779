/**
 * A codec of frames that are gzip members (RFC 1952), by {@code java.util.zip} alone.
 *
 * <p>The gzip format knows no frames to skip. What {@code gzip -dc} says of a segment's index is
 * "trailing garbage ignored", after it wrote all that is in the frames.
 */
package com.example.codec.gzip;
