"""Settings of the content service's processes, read from the environment; see `.env.example`."""

from shared.settings import ServiceSettings, WebSettings


class ContentSettings(ServiceSettings):
    """What every process is told; the worker and the commands need no more."""

    content_port: int = 8001
    """TCP port of the API and the site."""
    content_worker_port: int = 8011
    """TCP port of the worker's probes and metrics."""

    @property
    def database_name(self) -> str:
        return f"{self.database_prefix}_content"


class ContentApiSettings(ContentSettings, WebSettings):
    """The web process also counts and knows its proxies."""
