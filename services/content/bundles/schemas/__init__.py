"""The form of a bundle's files: `network.yaml` and captured pages
`procedures/<slug>.<locale>.txt`.
"""

from services.content.bundles.schemas.reading import BundleFiles, BundleNotReadable, read_bundle

__all__ = ["BundleFiles", "BundleNotReadable", "read_bundle"]
