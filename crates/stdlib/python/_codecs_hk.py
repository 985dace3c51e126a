"""Codecs by name."""

from _multibytecodec import getcodec
