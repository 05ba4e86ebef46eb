"""What a lead refuses, each with ids and nothing else."""

from typing import ClassVar

from shared.errors import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed, Refusal


class _AboutALead(Refusal):
    def __init__(self, lead_id: str) -> None:
        super().__init__(lead_id)
        self.lead_id = lead_id


class LeadNotFound(_AboutALead, NotFound):
    code: ClassVar[str] = "lead.not-found"
    title: ClassVar[str] = "There is no such lead."


class LeadHasChanged(_AboutALead, PreconditionFailed):
    """`version`: the present one, where it is known."""

    code: ClassVar[str] = "lead.changed"
    title: ClassVar[str] = "Somebody else has changed this lead in the meantime."

    def __init__(self, lead_id: str, version: int | None = None) -> None:
        super().__init__(lead_id)
        self.etag = None if version is None else f'"{version}"'


class LeadNotOpen(_AboutALead, Conflict):
    code: ClassVar[str] = "lead.not-open"
    title: ClassVar[str] = "This lead is no longer open, so nobody contacts the patient."


class LeadAlreadyContacted(_AboutALead, Conflict):
    code: ClassVar[str] = "lead.already-contacted"
    title: ClassVar[str] = "A colleague has already contacted this patient."


class LeadAlreadyRouted(_AboutALead, Conflict):
    code: ClassVar[str] = "lead.already-routed"
    title: ClassVar[str] = "This lead already has a clinic."


class ActionNotPossible(_AboutALead, Conflict):
    code: ClassVar[str] = "lead.action-not-possible"
    title: ClassVar[str] = "This cannot be done with a lead in its present state."


class NothingToReview(_AboutALead, Conflict):
    """Also where the rules have changed since the decision that somebody has seen."""

    code: ClassVar[str] = "lead.nothing-to-review"
    title: ClassVar[str] = "Nothing of this lead waits for a review."


class OfferRefused(Invalid):
    """Some of the clinics cannot be offered: each is named by where it stands in the request."""

    code: ClassVar[str] = "lead.offer-refused"
    title: ClassVar[str] = "Some of these clinics cannot be offered."


class LeadAlreadyThere(_AboutALead, Conflict):
    code: ClassVar[str] = "lead.already-there"
    title: ClassVar[str] = "The lead is with this doctor or clinic already."


class ClinicNeedsConsent(_AboutALead, Conflict):
    code: ClassVar[str] = "lead.no-consent-for-clinic"
    title: ClassVar[str] = "The patient has not agreed that this clinic learns of the inquiry."


class ClinicDoesNotOffer(_AboutALead, Conflict):
    code: ClassVar[str] = "lead.clinic-does-not-offer"
    title: ClassVar[str] = "This clinic does not offer the procedure."


class DoctorDoesNotOffer(_AboutALead, Conflict):
    code: ClassVar[str] = "lead.doctor-does-not-offer"
    title: ClassVar[str] = "This doctor does not do the procedure at this clinic."


class DoctorNotAvailable(_AboutALead, Conflict):
    code: ClassVar[str] = "lead.doctor-not-available"
    title: ClassVar[str] = "This doctor is on leave or takes no leads at present."


class PatientNotEligible(_AboutALead, Conflict):
    """Also where a review or an answer is still wanted: those come first."""

    code: ClassVar[str] = "lead.not-eligible"
    title: ClassVar[str] = "The rules in force do not let this doctor treat the patient there."


class CapacityFull(_AboutALead, Conflict):
    """A person's choice beats the machine's preferences; a doctor's capacity it does not."""

    code: ClassVar[str] = "capacity.full"
    title: ClassVar[str] = "This doctor has no capacity left for another lead."


class ClinicNotYours(_AboutALead, Forbidden):
    code: ClassVar[str] = "lead.clinic-not-yours"
    title: ClassVar[str] = "You do not work for this clinic; transfer the lead to it instead."
