"""What a plan says, in English; `translate` brings it into another language."""

from typing import Final

from services.inquiry.travel_plan.domain import Advice, Count, Paper, StepId
from shared.disclosure.phrases import Phrase

_ = str  # marks a text
TITLES: Final = {
    StepId.RECORDS: _("Send your records"),
    StepId.CONSULTATION: _("Speak with the doctor from home"),
    StepId.ENTRY_DOCUMENTS: _("Get your entry documents"),
    StepId.ARRIVAL: _("Arrive in %(city)s"),
    StepId.PROCEDURE: _("The day of your treatment"),
    StepId.STAY: _("Stay in %(city)s"),
    StepId.CHECK: _("Check before you leave"),
    StepId.FIT_TO_FLY: _("Earliest day for a flight"),
    StepId.TRAVEL_HOME: _("Travel home"),
    StepId.AFTERCARE: _("Aftercare at home"),
}
TEXTS: Final = {
    StepId.RECORDS: _(
        "Reports, images and a list of your medicines: %(clinic)s needs them before a doctor can "
        "look at your case."
    ),
    StepId.CONSULTATION: _("By video or telephone, at a time that you agree on with the clinic."),
    StepId.ENTRY_DOCUMENTS: _(
        "A visa or an electronic travel authorization, if you need one. Apply once the doctor has "
        "agreed, and ask the clinic for a letter if that helps."
    ),
    StepId.ARRIVAL: _("Come the day before, so that you are rested and nothing is rushed."),
    StepId.PROCEDURE: _("Your coordinator tells you when to be at %(clinic)s."),
    StepId.STAY: _(
        "Nearby, with somebody who looks after you: %(clinic)s has no beds for the night."
    ),
    StepId.CHECK: _(
        "Somebody of the clinic looks at how you are healing and tells you whether you may travel."
    ),
    StepId.FIT_TO_FLY: _("Book no flight for an earlier day. The surgeon may name a later one."),
    StepId.TRAVEL_HOME: _(
        "By air from this day on. By car or train you may leave after the check, if the clinic "
        "agrees."
    ),
    StepId.AFTERCARE: _(
        "The clinic asks how you are by video or telephone, and your own doctor has its letter."
    ),
}
STAY_OVERNIGHT: Final = _(
    "The first night at %(clinic)s if your doctor wants that, the others nearby with somebody who "
    "looks after you."
)
COUNTED: Final = {
    Count.DAYS_BEFORE: _("%(number)s days before"),
    Count.WEEKS_BEFORE: _("%(number)s weeks before"),
    Count.THE_DAY: _("on the day"),
    Count.NIGHTS: _("%(number)s nights"),
    Count.ON_DAY: _("on day %(number)s after it"),
    Count.NOT_BEFORE_DAY: _("not before day %(number)s"),
    Count.UNTIL_DAY: _("until day %(number)s"),
    Count.SOON: _("as soon as possible"),
    Count.BY_SURGEON: _("as your surgeon says"),
}
COUNTED_AS: Final = {
    (Count.DAYS_BEFORE, 1): _("the day before"),
    (Count.NIGHTS, 1): _("1 night"),
    (Count.ON_DAY, 0): _("on the day"),
    (Count.NOT_BEFORE_DAY, 0): _("on the day"),
    (Count.UNTIL_DAY, 0): _("on the day"),
}
"""Numbers that are said otherwise."""
WHEN_BOTH: Final = _("%(first)s to %(last)s")
WHEN_BY: Final = _("By %(day)s")
WHEN_FROM: Final = _("Not before %(day)s")
HOURS: Final = _("%(first)s to %(last)s (%(city)s time)")
OPEN_HOURS: Final = _("The clinic is open from %(first)s to %(last)s (%(city)s time).")
OWN_HOURS: Final = _("On your clock: %(first)s to %(last)s (%(city)s time).")
AGREED: Final = _("The day that %(clinic)s has agreed with you.")
CHANGED: Final = _("%(clinic)s changed your plan on %(day)s: %(what)s.")
PHRASES: Final = {
    Phrase.CONSULTATION_VIDEO: _("You speak with the doctor by video."),
    Phrase.CONSULTATION_TELEPHONE: _("The doctor calls you by telephone."),
    Phrase.CONSULTATION_INTERPRETER: _("An interpreter is there."),
    Phrase.ARRIVAL_MET: _("Somebody of the clinic meets you when you arrive."),
    Phrase.ARRIVAL_LODGING: _("A room near the clinic is reserved for you."),
    Phrase.PROCEDURE_COMPANION: _("Bring somebody who takes you back afterwards."),
    Phrase.HOME_TRANSPORT: _("The clinic has arranged how you get to the airport or station."),
    Phrase.HOME_COMPANION: _("Please do not travel alone."),
    Phrase.AFTERCARE_CALL: _("The clinic calls you the day after you are home."),
}
PAPERS: Final = {
    Paper.PHOTO_ID: _("Photo identification"),
    Paper.HEALTH_CARD: _("Your provincial health card"),
    Paper.PASSPORT: _("Your passport, valid for the whole journey"),
    Paper.ENTRY_DOCUMENT: _("Your visa or electronic travel authorization, if you need one"),
    Paper.TRAVEL_INSURANCE: _(
        "Proof of travel insurance, and what it says about planned treatment"
    ),
    Paper.RECORDS: _("Reports and images that the clinic does not have yet"),
    Paper.MEDICATION_LIST: _("A list of your medicines and allergies"),
    Paper.PAYER_AUTHORIZATION: _("The written authorization of whoever pays"),
}
ADVICE: Final = {
    Advice.LONG_JOURNEY: _(
        "Your journey takes more than four hours, which makes blood clots more likely after an "
        "operation. Ask your surgeon about stockings or injections, walk every hour and drink "
        "enough."
    ),
    Advice.PERHAPS_LONG_JOURNEY: _(
        "If your journey takes more than four hours, blood clots are more likely after an "
        "operation. Ask your surgeon about stockings or injections, walk every hour and drink "
        "enough."
    ),
}
CALENDAR: Final = {
    StepId.RECORDS: _("Send documents to %(clinic)s"),
    StepId.CONSULTATION: _("Call with %(clinic)s"),
    StepId.ENTRY_DOCUMENTS: _("Get travel documents"),
    StepId.ARRIVAL: _("Arrive in %(city)s"),
    StepId.PROCEDURE: _("Appointment at %(clinic)s"),
    StepId.STAY: _("Stay in %(city)s"),
    StepId.CHECK: _("Appointment at %(clinic)s"),
    StepId.FIT_TO_FLY: _("Earliest day for a flight"),
    StepId.TRAVEL_HOME: _("Travel home"),
    StepId.AFTERCARE: _("Calls with %(clinic)s"),
}
"""A calendar is seen on many screens: nothing of it tells what somebody is treated for."""
