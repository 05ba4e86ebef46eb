"""A mail server in memory: keeps what it is given, or answers what it is told to."""

from dataclasses import dataclass, field

from services.inquiry.mail.domain import Email, Outcome


@dataclass
class InMemoryEmailSender:
    """`answers` are given in turn, the last one for ever; an exception is raised."""

    answers: list[Outcome | Exception] = field(default_factory=lambda: [Outcome.ACCEPTED])
    sent: list[Email] = field(default_factory=list)
    hung_up: int = 0

    async def send(self, email: Email) -> Outcome:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        if answer is Outcome.ACCEPTED:
            self.sent.append(email)
        return answer

    async def hang_up(self) -> None:
        self.hung_up += 1
