"""Lighthouse's marks of the site's pages: `make lighthouse`."""
