"""How the stores of inquiry turn frozen dataclasses into documents and back."""

from shared.mongo import document_converter

converter = document_converter()
