"""The Kafka-protocol broker inside librdkafka, as a process of its own."""

from deploy.local.process import Process, Stage, python


def embedded_broker(port: int) -> Process:
    command = python("deploy.local.embedded_broker", str(port))
    return Process(name="kafka", command=command, stage=Stage.KAFKA)
