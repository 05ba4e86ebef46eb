"""The form of a bundle's files: `network.yaml`, texts as captured pages
`procedures/<slug>.<locale>.txt` or to the letter, and pictures.
"""

from services.content.bundles.domain import BundleNotReadable
from services.content.bundles.schemas.files import FOLDERS, MANIFEST, BundleFiles
from services.content.bundles.schemas.reading import read_bundle

__all__ = ["FOLDERS", "MANIFEST", "BundleFiles", "BundleNotReadable", "read_bundle"]
