"""Previews of drafts: links that show a page as it would be published, for a while."""
