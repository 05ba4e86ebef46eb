"""Settings of the content service, read from the environment; see `.env.example`."""

from shared.settings import WebSettings


class ContentSettings(WebSettings):
    content_port: int = 8001
    content_worker_port: int = 8011

    @property
    def database_name(self) -> str:
        return f"{self.database_prefix}_content"
