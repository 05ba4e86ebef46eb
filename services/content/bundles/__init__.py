"""Bundles: a network's content as files, taken in whole and harmlessly often."""
