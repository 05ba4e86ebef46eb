"""Settings that every process of every service reads from its environment."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class ServiceSettings(BaseSettings):
    """Environment variables carry the upper-case names of these fields; see `.env.example`."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    mongodb_uri: str
    kafka_bootstrap_servers: str
    kafka_topic_prefix: str = ""
    kafka_replication_factor: int = 1
    database_prefix: str = "wayfare"
    host: str = "127.0.0.1"
    log_level: str = "INFO"
    content_url: str = "http://127.0.0.1:8001"
    inquiry_url: str = "http://127.0.0.1:8002"
    routing_url: str = "http://127.0.0.1:8003"
    cookie_secure: bool = False
